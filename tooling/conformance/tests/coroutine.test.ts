import {
  Coroutine,
  coroutineFunction,
  createTask,
  isCoroutine,
  isCoroutineFunction,
  isFuture,
  getRunningLoop,
  sleep,
  type Future,
} from '@asyncio/core'
import { expect, test, vi } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

/** The warnings that are given while something runs. */
async function warningsOf(body: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = []
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation((message) => void warnings.push(String(message)))
  await body()
  spy.mockRestore()
  return warnings
}

test('a coroutine runs by hand: send() says what it waits for, then its result', () =>
  inVirtualTime(async () => {
    const future: Future<string> = getRunningLoop().createFuture()
    const coroutine = new Coroutine(
      (function* () {
        yield
        return `got ${yield* future}`
      })(),
      'byHand',
    )
    expect(coroutine.send()).toEqual({ done: false, value: undefined })
    expect(coroutine.send().value).toBe(future)
    future.setResult('it')
    expect(coroutine.send()).toMatchObject({ done: true, value: 'got it' })
    expect(() => coroutine.send()).toThrow("cannot reuse already awaited coroutine 'byHand'")
  }))

test('a value that is sent is what the yield answers with', () => {
  const body = function* (): Generator<unknown, string, unknown> {
    const first = yield
    return `${String(first)} and ${String(yield)}`
  }
  const coroutine = new Coroutine(body(), 'listener')
  coroutine.send()
  coroutine.send('one')
  expect(coroutine.send('two')).toEqual({ done: true, value: 'one and two' })
})

test('throw() by hand is thrown where it is suspended, and ends one that has not begun', () => {
  const body = function* (): Generator<unknown, string, unknown> {
    try {
      yield
      return 'not reached'
    } catch (error) {
      return `caught ${String(error)}`
    }
  }
  const suspended = new Coroutine(body(), 'suspended')
  suspended.send()
  expect(suspended.throw('this')).toEqual({ done: true, value: 'caught this' })
  const fresh = new Coroutine(body(), 'fresh')
  expect(() => fresh.throw(new Error('at once'))).toThrow('at once')
  expect(() => fresh.send()).toThrow('cannot reuse already awaited coroutine')
})

test('close() runs the finally blocks, and a coroutine that waits in one is an error', () => {
  const seen: string[] = []
  const tidy = new Coroutine(
    (function* () {
      try {
        yield
      } finally {
        seen.push('tidied up')
      }
    })(),
    'tidy',
  )
  tidy.send()
  tidy.close()
  expect(seen).toEqual(['tidied up'])
  const stubborn = new Coroutine(
    (function* () {
      try {
        yield
      } finally {
        yield
      }
    })(),
    'stubborn',
  )
  stubborn.send()
  expect(() => stubborn.close()).toThrow("The coroutine 'stubborn' went on waiting when it was closed")
})

test('a coroutine that a task awaits can’t be closed from outside', () =>
  inVirtualTime(async () => {
    const nap = sleep(1)
    const task = createTask(async () => nap)
    await sleep(0)
    expect(() => nap.close()).toThrow("Cannot close the coroutine 'sleep' as a task awaits it: cancel the task instead")
    await task
  }))

test('a coroutine has the face of a promise, and begins when it is asked', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const answer = coroutineFunction(async function answer(value: number) {
      seen.push('begun')
      await sleep(1)
      return value
    })
    const coroutine = answer(21)
    expect(seen).toEqual([])
    expect(await coroutine.then((value) => value * 2)).toBe(42)
    const fail = coroutineFunction(async function fail(): Promise<number> {
      throw new Error('failed')
    })
    expect(await fail().catch(String)).toBe('Error: failed')
    expect(await answer(1).finally(() => seen.push('finally'))).toBe(1)
    expect(seen).toEqual(['begun', 'begun', 'finally'])
  }))

test('awaited where no loop runs, a coroutine says what to do', async () => {
  const warnings = await warningsOf(async () => {
    await expect((async () => sleep(1))()).rejects.toThrow(
      /no running event loop to await 'sleep' in: .*run\(\(\) => work\(1\)\)/,
    )
    await inVirtualTime(async () => undefined)
  })
  expect(warnings).toEqual([])
})

test('coroutineFunction() keeps the name, the arguments and `this`', () =>
  inVirtualTime(async () => {
    const counter = {
      step: 2,
      add: coroutineFunction(async function add(this: { step: number }, ...numbers: number[]) {
        return numbers.reduce((sum, number) => sum + number, this.step)
      }),
    }
    expect(counter.add.name).toBe('add')
    const call = counter.add(1, 2)
    expect(call.name).toBe('add')
    expect(await call).toBe(5)
  }))

test('coroutineFunction() takes generator functions, and refuses what is no function', () =>
  inVirtualTime(async () => {
    const double = coroutineFunction(function* double(value: number) {
      yield* sleep(1)
      return value * 2
    })
    expect(await double(4)).toBe(8)
    expect(() => coroutineFunction(42 as never)).toThrow('a function is needed: received 42')
  }))

test('isCoroutine(), isCoroutineFunction() and isFuture() tell the forms apart', () =>
  inVirtualTime(async () => {
    const nap = sleep(0)
    const generator = (function* () {})()
    expect([nap, generator, Promise.resolve(), async () => undefined, null].map(isCoroutine)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    expect(
      [async () => undefined, coroutineFunction(async () => undefined), () => undefined, function* () {}, 1].map(
        isCoroutineFunction,
      ),
    ).toEqual([true, true, false, false, false])
    const task = createTask(nap)
    expect([getRunningLoop().createFuture(), task, nap, Promise.resolve(), undefined].map(isFuture)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
    await task
  }))

test('a coroutine that is never awaited is told of when its loop closes, each once', async () => {
  const warnings = await warningsOf(() =>
    inVirtualTime(async () => {
      void sleep(1)
      void sleep(2)
      await sleep(3)
    }),
  )
  expect(warnings).toEqual(["coroutine 'sleep' was never awaited", "coroutine 'sleep' was never awaited"])
})

test('no warning is given for a coroutine that is awaited later, closed, given to a task, or whose task is cancelled before it begins', async () => {
  const warnings = await warningsOf(() =>
    inVirtualTime(async () => {
      const later = sleep(1)
      const closed = sleep(1)
      const given = sleep(1)
      const cancelled = sleep(1)
      await sleep(5)
      await later
      closed.close()
      await createTask(given)
      createTask(cancelled).cancel()
    }),
  )
  expect(warnings).toEqual([])
})

test('a generator awaits an async function in the same step, and the other way round', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const native = coroutineFunction(async function native(name: string) {
      seen.push(`${name} native`)
      await Promise.resolve()
      seen.push(`${name} after a microtask`)
      return name
    })
    const generator = coroutineFunction(function* generator(name: string) {
      seen.push(`${name} generator`)
      const result = yield* native(name)
      seen.push(`${name} generator goes on`)
      return result
    })
    getRunningLoop().callSoon(() => seen.push('callback'))
    expect(await generator('one')).toBe('one')
    expect(seen).toEqual(['one generator', 'one native', 'one after a microtask', 'one generator goes on'])
    await sleep(0)
    expect(seen.at(-1)).toBe('callback')
  }))

test('what an async function throws is thrown at the yield* of the generator', () =>
  inVirtualTime(function* () {
    const fail = coroutineFunction(async function fail(): Promise<void> {
      await sleep(1)
      throw new Error('from the async function')
    })
    let caught = ''
    try {
      yield* fail()
    } catch (error) {
      caught = String(error)
    }
    expect(caught).toBe('Error: from the async function')
  }))

test('a cancel reaches through a generator into the async function that it awaits', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const native = coroutineFunction(async function native() {
      try {
        await sleep(10)
      } finally {
        seen.push('native cleaned up')
      }
    })
    const task = createTask(function* () {
      try {
        yield* native()
      } finally {
        seen.push('generator cleaned up')
      }
    })
    await sleep(1)
    task.cancel()
    await task.catch(() => undefined)
    expect([task.cancelled(), seen]).toEqual([true, ['native cleaned up', 'generator cleaned up']])
  }))

test('a bare yield of a future, or of anything else, is answered with an error that says what to write', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<void>()
    const bare = createTask(function* () {
      yield future
    })
    await expect(bare).rejects.toThrow(
      /yield was used instead of yield from in <Task pending name='Task-\d+'> with <Future pending>/,
    )
    const bad = createTask(function* () {
      yield 'something'
    })
    await expect(bad).rejects.toThrow("got bad yield: 'something'; write yield* to wait for something")
  }))
