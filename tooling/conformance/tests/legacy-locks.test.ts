import { asyncWith, createTask, sleep, type Coroutine } from '@asyncio/core'
import { acquired, coroutine, getEventLoop, newEventLoop, setEventLoop, TimeoutError, waitFor } from '@asyncio/legacy'
import { BoundedSemaphore, Condition, Event, Lock, Queue, Semaphore } from '@asyncio/sync'
import { VirtualEventLoop } from '@asyncio/testing'
import { beforeAll, expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

beforeAll(() => {
  process.noDeprecation = true
})

const kinds = [
  ['a lock', () => new Lock()],
  ['a condition', () => new Condition()],
  ['a semaphore', () => new Semaphore()],
  ['a bounded semaphore', () => new BoundedSemaphore()],
] as const

test.each(kinds)('acquired() holds %s to the end of the block', (_, make) =>
  inVirtualTime(async () => {
    const lock = make()
    const holding = coroutine(function* holding() {
      yield* sleep(0.01)
      const seen = [lock.locked()]
      {
        using _held = yield* acquired(lock)
        seen.push(lock.locked())
        yield* sleep(0.01)
        seen.push(lock.locked())
      }
      seen.push(lock.locked())
      return seen
    })
    expect(await holding()).toEqual([false, true, true, false])
  }),
)

test.each(kinds)('without yield*, %s is not entered: the error of the time says so', (_, make) =>
  inVirtualTime(async () => {
    const lock = make()
    let entered = false
    expect(() => {
      using _held = acquired(lock)
      entered = true
    }).toThrow('"yield from" should be used as context manager expression: write using held = yield* acquired(lock)')
    expect([entered, lock.locked()]).toEqual([false, false])
  }),
)

test.each(kinds)('what was acquired of %s is left once, and not entered again', (_, make) =>
  inVirtualTime(async () => {
    const lock = make()
    const held = await acquired(lock)
    {
      using _again = held
      expect(lock.locked()).toBe(true)
    }
    expect(lock.locked()).toBe(false)
    expect(() => {
      using _again = held
    }).toThrow('Cannot enter what was left already')
    expect(() => held.release()).toThrow('Cannot leave what was left already')
    expect(lock.locked()).toBe(false)
  }),
)

test.each([
  ['a lock', () => new Lock(), (lock: Lock) => lock.acquire()],
  ['an event', () => new Event(), (event: Event) => event.wait()],
  ['a condition', () => new Condition(), (condition: Condition) => asyncWith(condition, () => condition.wait())],
  ['a semaphore', () => new Semaphore(0), (semaphore: Semaphore) => semaphore.acquire()],
  ['a queue', () => new Queue(), (queue: Queue<unknown>) => queue.get()],
] as const)(
  '%s is made without a loop, and belongs to the current one in which it is first waited for',
  async (_, make, wait) => {
    const primitive = make()
    if (primitive instanceof Lock) await newEventLoop().runUntilComplete(primitive.acquire())
    setEventLoop(new VirtualEventLoop())
    const waiting = (): Coroutine<unknown> => (wait as (made: unknown) => Coroutine<unknown>)(primitive)
    const first = await errorOf(getEventLoop().runUntilComplete(waitFor(waiting(), 1)))
    expect(first).toBeInstanceOf(TimeoutError)
    setEventLoop(new VirtualEventLoop())
    const second = await errorOf(getEventLoop().runUntilComplete(waiting()))
    expect(second.message).toContain('is bound to a different event loop')
    setEventLoop(null)
  },
)

test('what was released by hand is not released again at the end of the block', () =>
  inVirtualTime(async () => {
    const permits = new Semaphore(2)
    {
      using held = await acquired(permits)
      held.release()
      expect(permits.value).toBe(2)
    }
    expect(permits.value).toBe(2)
  }))

test('acquired() works for whatever can be acquired and released, and refuses the rest', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const gate = {
      *acquire() {
        yield
        seen.push('acquired')
      },
      release: () => void seen.push('released'),
    }
    {
      using _held = await acquired(gate)
      seen.push('within')
    }
    expect(seen).toEqual(['acquired', 'within', 'released'])
    expect(() => acquired({} as never)).toThrow('acquired() takes an object with acquire() and release()')
  }))

test('a cancel anywhere around acquired() leaves the lock free', async () => {
  await cancelEverywhere({
    arrange: () => {
      const lock = new Lock()
      createTask(function* () {
        using _held = yield* acquired(lock)
        yield* sleep(1)
      })
      return lock
    },
    act: function* (lock) {
      yield
      using _held = yield* acquired(lock)
      yield* sleep(1)
    },
    settle: () => sleep(2),
    check: (lock) => expect(lock.locked()).toBe(false),
  })
})
