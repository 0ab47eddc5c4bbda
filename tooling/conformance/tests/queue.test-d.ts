import type { Coroutine } from '@asyncio/core'
import { LifoQueue, PriorityQueue, Queue, type QueueItems } from '@asyncio/sync'
import { expectTypeOf, test } from 'vitest'

interface Job {
  readonly name: string
  readonly priority: number
}

const byPriority = (left: Job, right: Job): number => left.priority - right.priority

test('a queue has one type of items, in and out', () => {
  const queue = new Queue<string>(2)
  expectTypeOf(queue.get()).toEqualTypeOf<Coroutine<string>>()
  expectTypeOf(queue.getNowait()).toEqualTypeOf<string>()
  expectTypeOf(queue.put).parameter(0).toEqualTypeOf<string>()
  expectTypeOf(queue.putNowait).parameters.toEqualTypeOf<[item: string]>()
  expectTypeOf(queue.put('tea')).toEqualTypeOf<Coroutine<void>>()
  expectTypeOf(queue.join()).toEqualTypeOf<Coroutine<void>>()
  // @ts-expect-error a number is no text
  queue.putNowait(1)
  // @ts-expect-error the size is for the queue alone to know
  queue.maxsize = 3
})

test('the type of the items is inferred from what keeps them, and from the comparator', () => {
  expectTypeOf(new Queue(0, {} as QueueItems<Date>)).toEqualTypeOf<Queue<Date>>()
  expectTypeOf(new PriorityQueue(0, { compare: byPriority })).toEqualTypeOf<PriorityQueue<Job>>()
  expectTypeOf(new PriorityQueue(0, { compare: (left: number, right: number) => right - left })).toEqualTypeOf<
    PriorityQueue<number>
  >()
})

test('items that are given to a queue in a place that says their type have that type', () => {
  const queue: Queue<number> = new LifoQueue()
  expectTypeOf(queue.getNowait()).toEqualTypeOf<number>()
  const items: Queue<Job> = new PriorityQueue(0, { compare: byPriority })
  expectTypeOf(items.get()).toEqualTypeOf<Coroutine<Job>>()
})

test('a loop over a queue has items of its type', () => {
  void (async () => {
    for await (const item of new Queue<Job>()) expectTypeOf(item).toEqualTypeOf<Job>()
    for await (const item of new LifoQueue<string>()) expectTypeOf(item).toEqualTypeOf<string>()
    for await (const item of new PriorityQueue<[number, string]>()) expectTypeOf(item).toEqualTypeOf<[number, string]>()
  })
  expectTypeOf<Queue<number>>().toExtend<AsyncIterable<number>>()
})

test('a step of an iterator by hand has an item, or none when it is done', () => {
  const step = new Queue<Job>()[Symbol.asyncIterator]().next()
  expectTypeOf<Awaited<typeof step>>().toEqualTypeOf<IteratorResult<Job, undefined>>()
})

test('a PriorityQueue of items that have an order needs no comparator', () => {
  void new PriorityQueue<number>()
  void new PriorityQueue<string>(3)
  void new PriorityQueue<bigint>()
  void new PriorityQueue<boolean>()
  void new PriorityQueue<Date>()
  void new PriorityQueue<readonly [number, string]>()
  void new PriorityQueue<[Date, [number, 'a' | 'b']]>()
  void new PriorityQueue<{ valueOf(): number }>()
  void new PriorityQueue<number | bigint>(0)
  void new PriorityQueue<number>(0, {})
  void new PriorityQueue<number>(0, { compare: (left, right) => right - left })
})

test('a comparator for items of several types takes them all', () => {
  void new PriorityQueue<number | string>(0, {
    compare: (left, right) => {
      expectTypeOf(left).toEqualTypeOf<number | string>()
      return Number(left) - Number(right)
    },
  })
  void new PriorityQueue<boolean>(0, { compare: (left, right) => Number(right) - Number(left) })
  void new PriorityQueue<Job | number>(0, { compare: (left, right) => (left === right ? 0 : 1) })
})

test('a PriorityQueue of items without an order does not compile without a comparator', () => {
  // @ts-expect-error which job comes first?
  void new PriorityQueue<Job>()
  // @ts-expect-error an empty object compares nothing
  void new PriorityQueue<Job>(0, {})
  // @ts-expect-error the second of a pair may decide
  void new PriorityQueue<[number, Job]>()
  // @ts-expect-error some have an order, and some do not
  void new PriorityQueue<number | Job>()
  // @ts-expect-error undefined has no order
  void new PriorityQueue<number | undefined>()
  // @ts-expect-error of unknown things nobody knows
  void new PriorityQueue<unknown>()
  // @ts-expect-error a function has none
  void new PriorityQueue<() => void>()
  void new PriorityQueue<Job>(0, { compare: byPriority })
  void new PriorityQueue<unknown>(0, { compare: () => 0 })
})
