import {
  createTask,
  ensureFuture,
  Future,
  getRunningLoop,
  InvalidStateError,
  isFuture,
  setEventLoop,
  sleep,
  wrapFuture,
} from '@asyncio/core'
import { VirtualEventLoop } from '@asyncio/testing'
import { afterEach, expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

afterEach(() => setEventLoop(null))

/** The mark that futures of every copy of the library bear. */
const FUTURE: unique symbol = Symbol.for('asyncio.Future')

/** What another copy of the library in the same program would call a future. */
class ForeignFuture {
  readonly [FUTURE] = true

  then(): never {
    throw new Error('it is not to be wrapped')
  }
}

test('isFuture() knows whatever bears the mark of a future, and takes no class for one', () => {
  const loop = new VirtualEventLoop()
  expect(isFuture(new ForeignFuture())).toBe(true)
  expect(isFuture(loop.createFuture())).toBe(true)
  for (const other of [ForeignFuture, Future, 1, {}, Promise.resolve()]) expect(isFuture(other)).toBe(false)
  loop.close()
})

test('wrapFuture() and ensureFuture() hand a future back as it is, be it of another copy of the library', () =>
  inVirtualTime(async () => {
    const ours = getRunningLoop().createFuture<void>()
    expect(wrapFuture(ours)).toBe(ours)
    expect(ensureFuture(ours)).toBe(ours)
    const foreign = new ForeignFuture() as unknown as Future<void>
    expect(wrapFuture(foreign)).toBe(foreign)
    expect(ensureFuture(foreign)).toBe(foreign)
  }))

// The three ways to come by the loop, which wrapFuture() and ensureFuture() share with the constructor.
const makers: Record<string, (options?: { loop: VirtualEventLoop }) => Future<unknown>> = {
  'new Future()': (options) => new Future(options),
  'wrapFuture()': (options) => wrapFuture(Promise.resolve(), options),
  'ensureFuture() of a promise': (options) => ensureFuture(Promise.resolve(), options),
  'ensureFuture() of a function': (options) => ensureFuture(async () => undefined, options),
}

for (const [name, make] of Object.entries(makers)) {
  test(`${name} belongs to the loop it is given, else to the one that runs, else to the one that was set`, async () => {
    const [given, set] = [new VirtualEventLoop(), new VirtualEventLoop()]
    await inVirtualTime(async () => {
      expect(make().getLoop()).toBe(getRunningLoop())
      expect(make({ loop: given }).getLoop()).toBe(given)
    })
    expect(make).toThrow('There is no current event loop')
    setEventLoop(set)
    expect(make().getLoop()).toBe(set)
    expect(make({ loop: given }).getLoop()).toBe(given)
    for (const loop of [given, set]) {
      await loop.runUntilComplete(async () => undefined)
      loop.close()
    }
  })
}

test('a future that is not done has neither a result nor an exception, and says so', () => {
  const loop = new VirtualEventLoop()
  const future = loop.createFuture<number>()
  expect([future.done(), future.cancelled()]).toEqual([false, false])
  expect(() => future.result()).toThrow(InvalidStateError)
  expect(() => future.exception()).toThrow(InvalidStateError)
  future.cancel()
  expect([future.done(), future.cancelled()]).toEqual([true, true])
  loop.close()
})

test('the message of the first cancel is the one that is thrown, now and later', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<void>()
    expect(future.cancel('first')).toBe(true)
    expect(future.cancel('second')).toBe(false)
    for (const read of [() => future.result(), () => future.exception()]) expect(read).toThrow('first')
    await expect((async () => future)()).rejects.toMatchObject({ name: 'CancelledError', args: ['first'] })
  }))

test('a generator is suspended by a future that is not done, and goes right on at one that is', () => {
  const loop = new VirtualEventLoop()
  const future = loop.createFuture<number>()
  const generator = (function* (): Generator<unknown, void, unknown> {
    yield 'before'
    yield ['first', yield* future]
    yield ['second', yield* future]
  })()
  expect(generator.next().value).toBe('before')
  expect(generator.next().value).toBe(future)
  future.setResult(42)
  expect(generator.next().value).toEqual(['first', 42])
  expect(generator.next().value).toEqual(['second', 42])
  loop.close()
})

test('a task waits for a future of a class that somebody else derived', () =>
  inVirtualTime(async () => {
    class Measured<T> extends Future<T> {
      settled = 0
      override setResult(value: T): void {
        this.settled += 1
        super.setResult(value)
      }
    }
    const future = new Measured<object>()
    const task = createTask(async () => future)
    await sleep(0)
    const value = { some: 'value' }
    future.setResult(value)
    expect(await task).toBe(value)
    expect([future.settled, isFuture(future)]).toEqual([1, true])
  }))

test('a wrapped promise ends as the promise does, with the very value or error', () =>
  inVirtualTime(async () => {
    const value = { some: 'value' }
    const failure = new InvalidStateError('not ours')
    const fulfilled = wrapFuture(Promise.resolve(value))
    const rejected = wrapFuture(Promise.reject(failure))
    expect([isFuture(fulfilled), fulfilled.done()]).toEqual([true, false])
    expect(await fulfilled).toBe(value)
    await expect((async () => rejected)()).rejects.toBe(failure)
    expect(rejected.exception()).toBe(failure)
  }))

test('a wrapped promise that is cancelled stays cancelled, whatever comes of the promise', () =>
  inVirtualTime(async () => {
    for (const promise of [
      Promise.resolve('value'),
      Promise.reject(new Error('failed')),
      sleep(1).then(() => 'late'),
    ]) {
      const future = wrapFuture(promise)
      expect(future.cancel('nobody needs it')).toBe(true)
      await sleep(2)
      expect(future.cancelled()).toBe(true)
      await promise.catch(() => undefined)
    }
  }))

test('the outcome of a promise that comes after its loop was closed is dropped', async () => {
  const loop = new VirtualEventLoop()
  const future = wrapFuture(Promise.resolve('too late'), { loop })
  loop.close()
  await Promise.resolve()
  await Promise.resolve()
  expect(future.done()).toBe(false)
})
