import { createTask, sleep } from '@asyncio/core'
import { LifoQueue, Queue } from '@asyncio/sync'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

test('a LifoQueue gives out what was put last', () =>
  inVirtualTime(async () => {
    const queue = new LifoQueue<number>()
    for (const item of [1, 3, 2]) await queue.put(item)
    expect([await queue.get(), await queue.get(), await queue.get()]).toEqual([2, 3, 1])
  }))

test('a LifoQueue holds back those who put, and serves those who wait in the order in which they came', () =>
  inVirtualTime(async () => {
    const queue = new LifoQueue<string>(1)
    expect(queue).toBeInstanceOf(Queue)
    await queue.put('a')
    const putters = [createTask(queue.put('b')), createTask(queue.put('c'))]
    await sleep(0)
    expect(await queue.get()).toBe('a')
    await sleep(0)
    expect(putters.map((putter) => putter.done())).toEqual([true, false])
    expect(await queue.get()).toBe('b')
    await sleep(0)
    expect(queue.getNowait()).toBe('c')
  }))

test('a LifoQueue is iterated over from the last item to the first, what comes in between included', () =>
  inVirtualTime(async () => {
    const queue = new LifoQueue<number>()
    for (const item of [1, 2, 3]) queue.putNowait(item)
    const taken: number[] = []
    for await (const item of queue) {
      taken.push(item)
      if (item === 3) queue.putNowait(4)
      if (item === 4) queue.shutdown()
    }
    expect(taken).toEqual([3, 4, 2, 1])
  }))

test('a LifoQueue shows its items in the order in which they were put, and its name', () => {
  const queue = new LifoQueue<number>(3)
  queue.putNowait(1)
  queue.putNowait(2)
  expect(String(queue)).toBe('<LifoQueue maxsize=3 _queue=[1, 2] tasks=2>')
  expect(inspect(queue)).toBe(String(queue))
  expect(Object.prototype.toString.call(queue)).toBe('[object LifoQueue]')
})

test('a LifoQueue refuses a size that is no number', () => {
  expect(() => new LifoQueue('1' as unknown as number)).toThrow(TypeError)
  expect(() => new LifoQueue(Number.NaN)).toThrow(RangeError)
})
