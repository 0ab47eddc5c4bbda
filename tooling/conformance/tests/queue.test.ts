import {
  createTask,
  eagerTaskFactory,
  gather,
  getRunningLoop,
  sleep,
  TimeoutError,
  ValueError,
  waitFor,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Queue, QueueEmpty, QueueFull, type QueueItems } from '@asyncio/sync'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/queues*.ts`.

test('a queue works without a loop, as long as nobody waits', () => {
  const queue = new Queue<string>(2)
  expect([queue.qsize(), queue.empty(), queue.full(), queue.maxsize]).toEqual([0, true, false, 2])
  queue.putNowait('tea')
  expect([queue.qsize(), queue.empty(), queue.full()]).toEqual([1, false, false])
  queue.putNowait('milk')
  expect([queue.qsize(), queue.empty(), queue.full()]).toEqual([2, false, true])
  expect([queue.getNowait(), queue.getNowait()]).toEqual(['tea', 'milk'])
  expect([queue.qsize(), queue.empty(), queue.full()]).toEqual([0, true, false])
})

test('getNowait() of an empty queue throws QueueEmpty, putNowait() on a full one QueueFull, and both change nothing', () => {
  const queue = new Queue<number>(1)
  expect(() => queue.getNowait()).toThrow(QueueEmpty)
  expect(() => queue.getNowait()).toThrow('There is no item in the queue: await get() to wait for one')
  queue.putNowait(1)
  expect(() => queue.putNowait(2)).toThrow(QueueFull)
  expect(() => queue.putNowait(2)).toThrow('All 1 places of the queue are taken: await put() to wait for one')
  expect(String(queue)).toBe('<Queue maxsize=1 _queue=[1] tasks=1>')
})

test('an item may be whatever there is, undefined too', () =>
  inVirtualTime(async () => {
    const queue = new Queue<unknown>()
    const promise = Promise.resolve('not awaited')
    const items = [undefined, null, 0, Number.NaN, '', queue, promise]
    const getter = createTask(queue.get())
    await sleep(0)
    for (const item of items) queue.putNowait(item)
    expect(await getter).toBeUndefined()
    expect(items.slice(1, -1).map(() => queue.getNowait())).toEqual([null, 0, Number.NaN, '', queue])
    expect(queue.getNowait()).toBe(promise)
  }))

test.each([
  ['1', "received '1'"],
  [null, 'received null'],
  [{}, 'received an object'],
  [true, 'received true'],
  [2n, 'received 2'],
])('a size that is no number is refused: %o', (size, received) => {
  const make = (): Queue<number> => new Queue(size as number)
  expect(make).toThrow(TypeError)
  expect(make).toThrow(`A queue takes a number of items: ${received}`)
})

test('a size that is NaN is refused', () => {
  expect(() => new Queue(Number.NaN)).toThrow(ValueError)
  expect(() => new Queue(Number.NaN)).toThrow('A queue takes a number of items: received NaN')
})

test.each([null, 'text', [], { put() {} }, { take() {} }])('items that can’t be kept are refused: %o', (items) => {
  const make = (): Queue<number> => new Queue(0, items as unknown as QueueItems<number>)
  expect(make).toThrow(TypeError)
  expect(make).toThrow(/^A queue keeps its items in something with put\(\) and take\(\): received /)
})

test('put() and get() do nothing until they are awaited, and are awaited once', () =>
  inVirtualTime(async () => {
    const queue = new Queue<string>()
    const put = queue.put('tea')
    expect(queue.empty()).toBe(true)
    await put
    expect(queue.qsize()).toBe(1)
    expect((await errorOf(put)).message).toMatch(/Queue\.put/)
    expect(queue.qsize()).toBe(1)
    const get = queue.get()
    expect(queue.qsize()).toBe(1)
    expect(await get).toBe('tea')
    expect((await errorOf(get)).message).toMatch(/Queue\.get/)
  }))

test('a generator waits for a queue as an async function does', () =>
  inVirtualTime(function* () {
    const queue = new Queue<number>(1)
    function* produce(): GeneratorCoroutine<void> {
      for (let item = 0; item < 4; item += 1) yield* queue.put(item)
    }
    const producer = createTask(produce)
    const items: number[] = []
    for (let count = 0; count < 4; count += 1) {
      items.push(yield* queue.get())
      yield* sleep(1)
      queue.taskDone()
    }
    yield* queue.join()
    yield* producer
    expect(items).toEqual([0, 1, 2, 3])
  }))

test('where nobody has to wait no turn passes, for generators and with a signal too', () =>
  inVirtualTime(function* () {
    const queue = new Queue<number>(1)
    const { signal } = new AbortController()
    let turns = 0
    getRunningLoop().callSoon(() => (turns += 1))
    for (const options of [undefined, {}, { signal }]) {
      yield* queue.put(1, options)
      expect(yield* queue.get(options)).toBe(1)
      queue.taskDone()
      yield* queue.join(options)
    }
    expect(turns).toBe(0)
    yield
    expect(turns).toBe(1)
  }))

test('an eager task is done at once where nobody has to wait', () =>
  run(
    async () => {
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      const queue = new Queue<number>(1)
      expect(createTask(queue.put(1)).done()).toBe(true)
      const putter = createTask(queue.put(2))
      expect(putter.done()).toBe(false)
      const getter = createTask(queue.get())
      expect(getter.done()).toBe(true)
      expect(getter.result()).toBe(1)
      await putter
      expect(queue.getNowait()).toBe(2)
    },
    { loopFactory: () => new VirtualEventLoop() },
  ))

test('one task may wait for several items at once', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>()
    getRunningLoop().callLater(1, () => [1, 2, 3].forEach((item) => queue.putNowait(item)))
    expect(await Promise.all([queue.get(), queue.get(), queue.get()])).toEqual([1, 2, 3])
    expect(String(queue)).toBe('<Queue maxsize=0 tasks=3>')
  }))

test('ten thousand getters and putters are each served once, in order', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>(3)
    const numbers = Array.from({ length: 10_000 }, (_, index) => index)
    const getters = numbers.map(() => createTask(queue.get()))
    const putters = numbers.map((number) => createTask(queue.put(number)))
    expect(await gather(getters)).toEqual(numbers)
    await gather(putters)
    expect(String(queue)).toBe('<Queue maxsize=3 tasks=10000>')
  }))

test('taskDone() called too often throws, and changes nothing', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>()
    const message = 'taskDone() called too many times: call it once for each item that was taken'
    expect(() => queue.taskDone()).toThrow(ValueError)
    queue.putNowait(1)
    queue.taskDone()
    expect(() => queue.taskDone()).toThrow(message)
    await queue.join()
    queue.putNowait(2)
    const error = await errorOf(waitFor(queue.join(), 1))
    expect(error).toBeInstanceOf(TimeoutError)
  }))

test('a queue shows its size, its items, who waits, what is not dealt with, and that it was shut down', () =>
  inVirtualTime(async () => {
    const queue = new Queue<unknown>(2)
    expect(String(queue)).toBe('<Queue maxsize=2>')
    expect(inspect(queue)).toBe('<Queue maxsize=2>')
    const getters = [createTask(queue.get()), createTask(queue.get())]
    await sleep(0)
    expect(inspect(queue)).toBe('<Queue maxsize=2 _getters[2]>')
    queue.putNowait(1)
    expect(inspect(queue)).toBe('<Queue maxsize=2 _queue=[1] _getters[1] tasks=1>')
    queue.putNowait(2)
    await gather(getters)
    queue.taskDone()
    queue.taskDone()
    queue.putNowait('tea')
    queue.putNowait({ kind: 'milk' })
    const putter = createTask(queue.put(3))
    await sleep(0)
    expect(String(queue)).toBe("<Queue maxsize=2 _queue=['tea', an object] _putters[1] tasks=2>")
    expect(inspect(queue)).toBe("<Queue maxsize=2 _queue=['tea', { kind: 'milk' }] _putters[1] tasks=2>")
    queue.shutdown(true)
    expect(inspect(queue)).toBe('<Queue maxsize=2 shutdown>')
    await errorOf(putter)
    expect(Object.prototype.toString.call(queue)).toBe('[object Queue]')
  }))

test('a queue that has itself among its items can be shown', () => {
  const queue = new Queue<unknown>()
  queue.putNowait(queue)
  expect(String(queue)).toBe('<Queue maxsize=0 _queue=[an instance of Queue] tasks=1>')
  expect(inspect(queue)).toBe('<Queue maxsize=0 _queue=[...] tasks=1>')
  expect(inspect({ queue })).toBe('{ queue: <Queue maxsize=0 _queue=[...] tasks=1> }')
})

test('the errors of a queue have their names', () => {
  const queue = new Queue<number>()
  try {
    queue.getNowait()
  } catch (error) {
    expect(String(error)).toBe('QueueEmpty: There is no item in the queue: await get() to wait for one')
  }
  expect([new QueueEmpty().name, new QueueFull().name]).toEqual(['QueueEmpty', 'QueueFull'])
})

class DistinctItems<T> extends Set<T> implements QueueItems<T> {
  get length(): number {
    return this.size
  }
  put(item: T): void {
    this.add(item)
  }
  take(): T {
    const [first] = this
    this.delete(first as T)
    return first as T
  }
}

test('items of one’s own decide which item comes next, and how many there are', () =>
  inVirtualTime(async () => {
    const queue = new Queue<string>(2, new DistinctItems())
    for (const page of ['/', '/about', '/']) {
      if (!queue.full()) await queue.put(page)
    }
    expect(inspect(queue)).toBe("<Queue maxsize=2 _queue=['/', '/about'] tasks=2>")
    const putter = createTask(queue.put('/news'))
    await sleep(0)
    expect([await queue.get(), await queue.get()]).toEqual(['/', '/about'])
    await putter
    const getter = createTask(waitFor(queue.get(), 1))
    expect(await getter).toBe('/news')
    queue.putNowait('/last')
    queue.shutdown(true)
    expect(queue.qsize()).toBe(0)
  }))

test('items of one’s own that throw leave the queue as it was, and nobody is woken', () =>
  inVirtualTime(async () => {
    let broken = true
    class Fragile extends DistinctItems<number> {
      override put(item: number): void {
        if (broken) throw new RangeError('no')
        super.put(item)
      }
      override take(): number {
        if (broken) throw new RangeError('no')
        return super.take()
      }
    }
    const queue = new Queue<number>(1, new Fragile())
    const getter = createTask(queue.get())
    await sleep(0)
    expect(() => queue.putNowait(1)).toThrow(RangeError)
    expect(await errorOf(queue.put(1))).toBeInstanceOf(RangeError)
    expect(String(queue)).toBe('<Queue maxsize=1 _getters[1]>')
    await queue.join()
    broken = false
    queue.putNowait(1)
    expect(await getter).toBe(1)
    queue.putNowait(2)
    const putter = createTask(queue.put(3))
    await sleep(0)
    broken = true
    expect(() => queue.getNowait()).toThrow(RangeError)
    expect(await errorOf(queue.get())).toBeInstanceOf(RangeError)
    expect(String(queue)).toBe('<Queue maxsize=1 _queue=[2] _putters[1] tasks=2>')
    broken = false
    expect(queue.getNowait()).toBe(2)
    await putter
    expect(queue.getNowait()).toBe(3)
  }))

test('a queue belongs to the first loop that somebody waits in, and to none before that', async () => {
  const queue = new Queue<number>(1)
  await inVirtualTime(async () => {
    await queue.put(1)
    expect(await queue.get()).toBe(1)
    queue.taskDone()
    await queue.join()
  })
  await inVirtualTime(async () => {
    const getter = createTask(queue.get())
    await sleep(0)
    queue.putNowait(2)
    expect(await getter).toBe(2)
  })
  await inVirtualTime(async () => {
    const message = ' is bound to a different event loop: make one for each loop, inside the program that run() runs'
    expect((await errorOf(queue.get())).message).toBe(`<Queue maxsize=1 tasks=1>${message}`)
    expect((await errorOf(queue.get())).name).toBe('RuntimeError')
    await queue.put(3)
    expect((await errorOf(queue.put(4))).message).toBe(`<Queue maxsize=1 _queue=[3] tasks=2>${message}`)
    expect(await queue.get()).toBe(3)
    expect(String(queue)).toBe('<Queue maxsize=1 tasks=2>')
  })
})

test('join() belongs to the first loop that somebody joins in', async () => {
  const queue = new Queue<number>()
  queue.putNowait(1)
  await inVirtualTime(async () => {
    expect(await errorOf(waitFor(queue.join(), 1))).toBeInstanceOf(TimeoutError)
  })
  await inVirtualTime(async () => {
    expect((await errorOf(queue.join())).message).toMatch(/^<Event \[unset\]> is bound to a different event loop/)
    queue.taskDone()
    await queue.join()
  })
})
