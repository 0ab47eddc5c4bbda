import { createTask, gather, isCancelled, sleep, ValueError, waitFor } from '@asyncio/core'
import { LifoQueue, PriorityQueue, Queue, QueueShutDown } from '@asyncio/sync'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// The states of a queue that is shut down are compared with CPython in `src/order/topics/queues-shutdown.ts`.

function queues(maxsize = 0): Queue<number>[] {
  return [new Queue(maxsize), new LifoQueue(maxsize), new PriorityQueue(maxsize)]
}

async function expectClosed(queue: Queue<number>): Promise<void> {
  const noMore = 'The queue was shut down: nothing can be put on it any more'
  const noneLeft = 'The queue was shut down, and no item is left'
  for (const options of [undefined, { signal: new AbortController().signal }]) {
    const putting = await errorOf(queue.put(1, options))
    expect(putting).toBeInstanceOf(QueueShutDown)
    expect(putting.message).toBe(noMore)
    const getting = await errorOf(queue.get(options))
    expect(getting).toBeInstanceOf(QueueShutDown)
    expect(String(getting)).toBe(`QueueShutDown: ${noneLeft}`)
  }
  expect(() => queue.putNowait(1)).toThrow(noMore)
  expect(() => queue.getNowait()).toThrow(noneLeft)
}

test('a queue that was shut down while it was empty refuses everything, and joins', () =>
  inVirtualTime(async () => {
    for (const queue of queues()) {
      const getters = [createTask(queue.get()), createTask(queue.get())]
      await sleep(0)
      queue.shutdown()
      await queue.join()
      const failures = await gather(getters, { returnExceptions: true })
      expect(failures.map((failure) => (failure as unknown) instanceof QueueShutDown)).toEqual([true, true])
      await expectClosed(queue)
      expect(String(queue)).toMatch(/^<\w+ maxsize=0 shutdown>$/)
      expect(() => queue.taskDone()).toThrow(ValueError)
    }
  }))

test('a queue that was shut down gives out what it has, and says that it is shut down rather than full', () =>
  inVirtualTime(async () => {
    for (const queue of queues(2)) {
      queue.putNowait(1)
      queue.putNowait(2)
      queue.shutdown()
      expect(queue.full()).toBe(true)
      expect(() => queue.putNowait(3)).toThrow(QueueShutDown)
      expect(await errorOf(queue.put(3))).toBeInstanceOf(QueueShutDown)
      expect(new Set([await queue.get(), queue.getNowait()])).toEqual(new Set([1, 2]))
      await expectClosed(queue)
      const joiner = createTask(queue.join())
      queue.taskDone()
      await sleep(1)
      expect(joiner.done()).toBe(false)
      queue.taskDone()
      await joiner
    }
  }))

test('nobody who waits is forgotten by a shutdown, with whatever options they wait', () =>
  inVirtualTime(async () => {
    const { signal } = new AbortController()
    const queue = new Queue<number>(1)
    const getters = [
      createTask(queue.get()),
      createTask(queue.get({ signal })),
      createTask(waitFor(queue.get(), 5)),
      createTask(async () => queue.get()),
    ]
    await sleep(0)
    queue.shutdown(true)
    for (const getter of getters) expect(await errorOf(getter)).toBeInstanceOf(QueueShutDown)
    const full = new Queue<number>(1)
    full.putNowait(1)
    const putters = [
      createTask(full.put(2)),
      createTask(full.put(2, { signal })),
      createTask(waitFor(full.put(2), 5)),
      createTask(async () => full.put(2)),
    ]
    const joiner = createTask(full.join({ signal }))
    await sleep(0)
    full.shutdown(true)
    for (const putter of putters) expect(await errorOf(putter)).toBeInstanceOf(QueueShutDown)
    await joiner
    expect(String(full)).toBe('<Queue maxsize=1 shutdown>')
  }))

test('a signal that aborts in the turn of a shutdown ends the wait with a cancellation, and the others fail', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>()
    const controller = new AbortController()
    const first = createTask(queue.get({ signal: controller.signal }))
    const second = createTask(queue.get())
    await sleep(0)
    queue.shutdown()
    controller.abort()
    expect(isCancelled(await errorOf(first))).toBe(true)
    expect(await errorOf(second)).toBeInstanceOf(QueueShutDown)
    expect(String(queue)).toBe('<Queue maxsize=0 shutdown>')
  }))

test('taskDone() after an immediate shutdown is for what was taken before, and not for what was thrown away', () =>
  inVirtualTime(async () => {
    for (const queue of queues()) {
      for (const item of [1, 2, 3]) queue.putNowait(item)
      await queue.get()
      const joiner = createTask(queue.join())
      await sleep(0)
      queue.shutdown(true)
      await sleep(1)
      expect(joiner.done()).toBe(false)
      expect(String(queue)).toMatch(/^<\w+ maxsize=0 tasks=1 shutdown>$/)
      queue.taskDone()
      await joiner
      expect(() => queue.taskDone()).toThrow(ValueError)
    }
  }))

test('shutdown() needs no loop, and can be called again at any time', () => {
  const queue = new Queue<number>()
  queue.putNowait(1)
  queue.shutdown()
  queue.shutdown()
  expect(queue.qsize()).toBe(1)
  queue.shutdown(true)
  queue.shutdown(true)
  queue.shutdown()
  expect(String(queue)).toBe('<Queue maxsize=0 shutdown>')
})
