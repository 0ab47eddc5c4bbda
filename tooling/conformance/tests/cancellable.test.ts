import {
  aclosing,
  asyncWith,
  cancellable,
  CancelledError,
  Coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  sleep,
  timeout,
  TimeoutError,
  type ExceptionContext,
  type Task,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { EventEmitter, on } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'
import { platformRounds, until } from '../src/platform-rounds.ts'

/** An iterable made by hand that says what is asked of it, and whose pending `next()` never ends unless `return()` ends it. */
class Source implements AsyncIterable<number>, AsyncIterator<number> {
  readonly asked: string[] = []
  readonly #items: number[]

  constructor(...items: number[]) {
    this.#items = items
  }

  next(): Promise<IteratorResult<number>> {
    this.asked.push('next')
    const value = this.#items.shift()
    return value === undefined ? new Promise(() => {}) : Promise.resolve({ done: false, value })
  }

  async return(): Promise<IteratorResult<number>> {
    this.asked.push('return')
    await platformRounds()
    this.asked.push('returned')
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}

async function collect<T>(source: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const item of cancellable(source)) into.push(item)
  return into
}

test('cancellable() brings what the source brings, to its end', () =>
  run(async () => {
    async function* numbers() {
      yield 1
      await platformRounds()
      yield 2
    }
    expect(await collect(numbers())).toEqual([1, 2])
    expect(await collect(Readable.from(['a', 'b']))).toEqual(['a', 'b'])
    expect(await collect(new Response('text').body as ReadableStream<Uint8Array>)).toHaveLength(1)
  }))

test('a cancel ends the wait for the next item at once, and the source is asked to end', () =>
  run(async () => {
    const source = new Source(1, 2)
    const items: number[] = []
    const task = createTask(() => collect(source, items))
    await platformRounds()
    task.cancel('enough')
    const error = await errorOf(task)
    expect(error).toBeInstanceOf(CancelledError)
    expect(error.message).toBe('enough')
    expect(items).toEqual([1, 2])
    expect(source.asked.filter((asked) => asked !== 'returned')).toEqual(['next', 'next', 'next', 'return'])
    expect(currentTask()?.cancelling()).toBe(0)
  }))

test('without cancellable(), a task that waits for a foreign iterator goes on waiting', () =>
  run(async () => {
    const source = new Source()
    const task = createTask(async () => {
      for await (const item of source) expect.fail(`there is no item: ${item}`)
    })
    await platformRounds()
    task.cancel()
    await platformRounds()
    expect(task.done()).toBe(false)
    getRunningLoop().tasks.delete(task)
  }))

test('a deadline ends the wait, too', () =>
  run(async () => {
    const emitter = new EventEmitter()
    const ticks: unknown[] = []
    const limited = timeout(null, async (limit) => {
      const ticking = createTask(async () => {
        for (const number of [1, 2]) {
          emitter.emit('tick', number)
          await until(() => ticks.length === number)
        }
        limit.reschedule(getRunningLoop().time())
      })
      try {
        await collect(on(emitter, 'tick'), ticks)
      } finally {
        await ticking
      }
    })
    expect(await errorOf(limited)).toBeInstanceOf(TimeoutError)
    expect(ticks).toEqual([[1], [2]])
    expect(emitter.listenerCount('tick')).toBe(0)
  }))

test('break, and an error in the body, end the source and wait until it has ended', () =>
  run(async () => {
    const left = new Source(1, 2, 3)
    for await (const item of cancellable(left)) if (item === 2) break
    expect(left.asked).toEqual(['next', 'next', 'return', 'returned'])
    const failed = new Source(1)
    const error = await errorOf(
      (async () => {
        for await (const item of cancellable(failed)) throw new Error(`item ${item}`)
      })(),
    )
    expect(error.message).toBe('item 1')
    expect(failed.asked).toEqual(['next', 'return', 'returned'])
  }))

test('a cancel in the body ends the source and waits until it has ended', () =>
  run(async () => {
    const source = new Source(1, 2)
    const task = createTask(async () => {
      for await (const _item of cancellable(source)) await sleep(60)
    })
    await platformRounds()
    task.cancel()
    await errorOf(task)
    expect(source.asked).toEqual(['next', 'return', 'returned'])
  }))

test('an item that comes together with the cancel is lost, and the source, at rest, is waited for', () =>
  run(async () => {
    const source = new Source()
    const item = Promise.withResolvers<IteratorResult<number>>()
    source.next = () => item.promise
    const task = createTask(() => collect(source))
    await platformRounds()
    item.resolve({ done: false, value: 1 })
    await Promise.resolve()
    await Promise.resolve()
    task.cancel()
    await errorOf(task)
    expect(source.asked).toEqual(['return', 'returned'])
  }))

test('what the source throws comes out, and the source is not asked to end', () =>
  run(async () => {
    const source = new Source()
    source.next = () => Promise.reject(new RangeError('from the source'))
    const iteration = cancellable(source)
    expect(await errorOf(iteration.next())).toEqual(new RangeError('from the source'))
    expect(await iteration.next()).toEqual({ done: true, value: undefined })
    expect(await iteration.return()).toEqual({ done: true, value: undefined })
    expect(source.asked).toEqual([])
  }))

test('an asynchronous generator that is busy is not waited for, and its finally block runs when it can', () =>
  run(async () => {
    const seen: string[] = []
    const blocker = Promise.withResolvers<void>()
    async function* numbers() {
      try {
        yield 1
        await blocker.promise
        yield 2
      } finally {
        seen.push('closed')
      }
    }
    const task = createTask(() => collect(numbers()))
    await platformRounds()
    task.cancel()
    await errorOf(task)
    expect(seen).toEqual([])
    blocker.resolve()
    await platformRounds()
    expect(seen).toEqual(['closed'])
  }))

test('a failure of a busy source to end goes to the exception handler', () =>
  run(async () => {
    const reports: ExceptionContext[] = []
    getRunningLoop().setExceptionHandler((_, context) => reports.push(context))
    for (const fail of [
      () => {
        throw new Error('at once')
      },
      () => Promise.reject(new Error('later')),
    ]) {
      const source = Object.assign(new Source(), { return: fail })
      const task = createTask(() => collect(source))
      await platformRounds()
      task.cancel()
      expect(await errorOf(task)).toBeInstanceOf(CancelledError)
      await platformRounds()
    }
    expect(reports.map(({ message, exception }) => [message, String(exception)])).toEqual([
      ['An asynchronous iterator that was left by a cancellation failed to end', 'Error: at once'],
      ['An asynchronous iterator that was left by a cancellation failed to end', 'Error: later'],
    ])
  }))

test('a stream of Node’s that waits for data is destroyed by a cancel', () =>
  run(async () => {
    const stream = new PassThrough()
    stream.write('data')
    const chunks: unknown[] = []
    const task = createTask(() => collect(stream, chunks))
    await platformRounds()
    expect([chunks.length, stream.destroyed]).toEqual([1, false])
    task.cancel()
    await errorOf(task)
    await platformRounds()
    expect(stream.destroyed).toBe(true)
  }))

test.each(['a cancel', 'a limit'] as const)(
  '%s ends a stream of the web that waits for data, and lets go of it',
  (how) =>
    inVirtualTime(async () => {
      const cancelled: unknown[] = []
      const stream = new ReadableStream<string>({
        start: (controller) => controller.enqueue('first'),
        cancel: (reason) => void cancelled.push(reason),
      })
      const got: string[] = []
      const read = async (): Promise<void> => {
        for await (const item of cancellable(stream)) got.push(item)
      }
      if (how === 'a limit') await expect(timeout(1, read)).rejects.toThrow(TimeoutError)
      else {
        const task = createTask(read)
        await sleep(1)
        task.cancel()
        await expect(task).rejects.toThrow(CancelledError)
      }
      expect(got).toEqual(['first'])
      expect(cancelled).toEqual([undefined])
      expect(stream.locked).toBe(false)
      expect(await stream.getReader().read()).toEqual({ done: true, value: undefined })
    }),
)

test('a stream of the web is let go of at its end, by break, and by its error', () =>
  inVirtualTime(async () => {
    const whole = new Response('text').body as ReadableStream<Uint8Array>
    expect(await collect(whole)).toHaveLength(1)
    expect(whole.locked).toBe(false)

    let isCancelled = false
    const endless = new ReadableStream<number>({
      pull: (controller) => controller.enqueue(1),
      cancel: () => {
        isCancelled = true
      },
    })
    for await (const item of cancellable(endless)) {
      expect(item).toBe(1)
      break
    }
    expect([isCancelled, endless.locked]).toEqual([true, false])

    const broken = new ReadableStream<number>({ start: (controller) => controller.error(new Error('broken')) })
    await expect(collect(broken)).rejects.toThrow('broken')
    expect(broken.locked).toBe(false)
  }))

test('a stream of the web that fails to end goes to the exception handler', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const reports: unknown[] = []
    const handler = loop.getExceptionHandler()
    loop.setExceptionHandler((_, { exception }) => reports.push(exception))
    const boom = new Error('boom')
    const stream = new ReadableStream<string>({ cancel: () => Promise.reject(boom) })
    await expect(timeout(1, () => cancellable(stream).next())).rejects.toThrow(TimeoutError)
    await sleep(1)
    expect(reports).toEqual([boom])
    loop.setExceptionHandler(handler)
  }))

test('a source that gives no iterator is refused', () =>
  inVirtualTime(async () => {
    const source = { [Symbol.asyncIterator]: () => null as never }
    await expect(cancellable(source).next()).rejects.toThrow('must give an iterator: received null')
  }))

test('the events of an emitter are left with its listener taken off', () =>
  run(async () => {
    const emitter = new EventEmitter()
    const events: unknown[] = []
    const task = createTask(() => collect(on(emitter, 'tick'), events))
    await sleep(0)
    emitter.emit('tick', 1)
    await platformRounds()
    expect([events, emitter.listenerCount('tick')]).toEqual([[[1]], 1])
    task.cancel()
    await errorOf(task)
    expect(emitter.listenerCount('tick')).toBe(0)
  }))

test('an asynchronous generator that waits only for what this library brings needs no cancellable()', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    async function* ticks() {
      try {
        for (let tick = 1; ; tick++) {
          await sleep(1)
          yield tick
        }
      } finally {
        await sleep(1)
        seen.push(`closed at ${getRunningLoop().time()}`)
      }
    }
    const task = createTask(async () => {
      for await (const tick of ticks()) seen.push(`tick ${tick}`)
    })
    await sleep(2.5)
    task.cancel()
    expect(await errorOf(task)).toBeInstanceOf(CancelledError)
    expect(seen).toEqual(['tick 1', 'tick 2', 'closed at 3.5'])
  }))

test('coroutines of an iterator of ours are part of the task, and end before the iterator is asked to', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const nap = async (): Promise<IteratorResult<number>> => {
      try {
        await sleep(60)
        return { done: true, value: undefined }
      } finally {
        await sleep(1)
        seen.push('next ended')
      }
    }
    const ours = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Coroutine(nap, 'nap'),
        return: async () => {
          await sleep(1)
          seen.push('returned')
          return { done: true as const, value: undefined }
        },
      }),
    }
    const task = createTask(() => collect(ours))
    await sleep(1)
    task.cancel()
    await errorOf(task)
    expect(seen).toEqual(['next ended', 'returned'])
    expect(getRunningLoop().time()).toBe(3)
  }))

test('a generator takes the items by yield*, and `await using` ends the source', () =>
  run(async () => {
    const source = new Source(1, 2)
    const task = createTask(function* () {
      const iteration = cancellable(source)
      const first = yield* iteration.next()
      const second = yield* iteration.next()
      yield* iteration.return()
      return [first.value, second.value]
    })
    expect(await task).toEqual([1, 2])
    expect(source.asked).toEqual(['next', 'next', 'return', 'returned'])
    const used = new Source(1)
    {
      await using iteration = cancellable(used)
      expect(await iteration.next()).toEqual({ done: false, value: 1 })
    }
    expect(used.asked).toEqual(['next', 'return', 'returned'])
  }))

test('a source that was never begun is not asked to end, and an iterator may answer at once or have no return()', () =>
  run(async () => {
    const untouched = new Source(1)
    expect(await cancellable(untouched).return()).toEqual({ done: true, value: undefined })
    expect(untouched.asked).toEqual([])
    const hasty = { [Symbol.asyncIterator]: () => ({ next: () => ({ done: false, value: 1 }) as never }) }
    for await (const item of cancellable<number>(hasty)) {
      expect(item).toBe(1)
      break
    }
  }))

test('cancellable() refuses what is no asynchronous iterable', () => {
  expect(() => cancellable([1] as never)).toThrow('cancellable() takes an asynchronous iterable: received an array')
  expect(() => cancellable(null as never)).toThrow('cancellable() takes an asynchronous iterable: received null')
})

test('aclosing() ends a generator when its body is left, however', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    async function* numbers() {
      try {
        yield 1
        yield 2
      } finally {
        await sleep(1)
        seen.push('closed')
      }
    }
    const first = await asyncWith(aclosing(numbers()), async (generator) => (await generator.next()).value)
    expect([first, seen]).toEqual([1, ['closed']])
    const failing = asyncWith(aclosing(numbers()), async (generator) => {
      await generator.next()
      throw new Error('in the body')
    })
    expect((await errorOf(failing)).message).toBe('in the body')
    expect(seen).toEqual(['closed', 'closed'])
    const task = createTask(() =>
      asyncWith(aclosing(numbers()), async (generator) => {
        await generator.next()
        await sleep(60)
      }),
    )
    await sleep(1)
    task.cancel()
    expect(await errorOf(task)).toBeInstanceOf(CancelledError)
    expect(seen).toEqual(['closed', 'closed', 'closed'])
    expect(getRunningLoop().time()).toBe(4)
  }))

test('aclosing() hands on what the generator throws when it ends', () =>
  inVirtualTime(async () => {
    async function* numbers() {
      try {
        yield 1
      } finally {
        throw new Error('in finally')
      }
    }
    const failing = asyncWith(aclosing(numbers()), async (generator) => generator.next())
    expect((await errorOf(failing)).message).toBe('in finally')
  }))

test('a cancel ends the wait for a generator that will not end', () =>
  run(async () => {
    let ending: Task<unknown> | undefined
    async function* numbers() {
      try {
        yield 1
      } finally {
        await new Promise(() => {})
      }
    }
    ending = createTask(() => asyncWith(aclosing(numbers()), async (generator) => generator.next()))
    await platformRounds()
    expect(ending.done()).toBe(false)
    ending.cancel()
    expect(await errorOf(ending)).toBeInstanceOf(CancelledError)
  }))

test('aclosing() refuses what has no return method', () => {
  expect(() => aclosing({} as never)).toThrow('aclosing() takes an asynchronous generator: received an object')
})
