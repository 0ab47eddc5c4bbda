import { asyncWith, Coroutine, createTask, sleep, type AsyncContextManager, type Failure } from '@asyncio/core'
import { describe, expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

/** A manager that says what is done to it; entering and leaving take a second each. */
class Door implements AsyncContextManager<string> {
  readonly seen: string[] = []
  readonly #swallow: boolean

  constructor({ swallow = false } = {}) {
    this.#swallow = swallow
  }

  enter(): Coroutine<string> {
    return new Coroutine(this.#enter(), 'enter')
  }

  exit(failure?: Failure): Coroutine<boolean> {
    return new Coroutine(this.#exit(failure), 'exit')
  }

  *#enter(): Generator<unknown, string, unknown> {
    this.seen.push('entering')
    yield* sleep(1)
    this.seen.push('entered')
    return 'the key'
  }

  *#exit(failure?: Failure): Generator<unknown, boolean, unknown> {
    this.seen.push(`leaving ${failure === undefined ? 'well' : String(failure.error)}`)
    yield* sleep(1)
    this.seen.push('left')
    return this.#swallow
  }
}

const whole = ['entering', 'entered', 'leaving well', 'left']

describe('asyncWith()', () => {
  test('enters, runs the body with what entering answered, leaves, and answers with what the body returned', () =>
    inVirtualTime(async () => {
      const door = new Door()
      expect(await asyncWith(door, async (key) => `${key} fits`)).toBe('the key fits')
      expect(door.seen).toEqual(whole)
    }))

  test('takes a body that is a generator function, or returns at once', () =>
    inVirtualTime(async () => {
      const door = new Door()
      const body = function* (key: string): Generator<unknown, string, unknown> {
        yield* sleep(1)
        return `${key} turned`
      }
      expect(await asyncWith(door, body)).toBe('the key turned')
      expect(await asyncWith(door, (key) => key.length)).toBe(7)
      expect(door.seen).toEqual([...whole, ...whole])
    }))

  test('tells the manager what the body failed with, and throws it again', () =>
    inVirtualTime(async () => {
      const door = new Door()
      const failing = asyncWith(door, async () => {
        throw new Error('in the body')
      })
      await expect(failing).rejects.toThrow('in the body')
      expect(door.seen).toEqual(['entering', 'entered', 'leaving Error: in the body', 'left'])
    }))

  test('answers with undefined where the manager swallows the failure', () =>
    inVirtualTime(async () => {
      const door = new Door({ swallow: true })
      const swallowed = await asyncWith(door, () => {
        throw new Error('at once')
      })
      expect(swallowed).toBeUndefined()
      expect(door.seen).toContain('leaving Error: at once')
    }))

  test('throws what leaving throws, and leaves once', () =>
    inVirtualTime(async () => {
      let exits = 0
      const broken = {
        enter: () => undefined,
        exit: () => {
          exits += 1
          throw new Error('stuck')
        },
      }
      await expect(asyncWith(broken, async () => 'fine')).rejects.toThrow('stuck')
      expect(exits).toBe(1)
    }))

  const cases = [
    { at: 0.5, where: 'while it enters', seen: ['entering'] },
    { at: 2, where: 'in the body', seen: ['entering', 'entered', 'leaving CancelledError: enough', 'left'] },
    { at: 11.5, where: 'while it leaves', seen: ['entering', 'entered', 'leaving well'] },
  ]
  for (const { at, where, seen } of cases) {
    test(`hands a cancel on ${where}`, () =>
      inVirtualTime(async () => {
        const door = new Door()
        const task = createTask(asyncWith(door, async () => sleep(10)))
        await sleep(at)
        task.cancel('enough')
        await task.catch(() => undefined)
        expect([task.cancelled(), door.seen]).toEqual([true, seen])
      }))
  }

  test('leaves when the generator that delegates to it is closed', () => {
    const seen: string[] = []
    const coroutine = asyncWith(
      { enter: () => seen.push('entered'), exit: () => void seen.push('left') },
      function* () {
        yield
      },
    )
    coroutine.send()
    coroutine.close()
    expect(seen).toEqual(['entered', 'left'])
  })

  test('refuses what is no manager', () => {
    expect(() => asyncWith({} as never, async () => undefined)).toThrow(
      'takes an object with enter() and exit(): received an object',
    )
  })
})
