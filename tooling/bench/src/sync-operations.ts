import { gather, sleep, type GeneratorCoroutine } from '@asyncio/core'
import { Barrier, Condition, Event, Lock, Queue, Semaphore, type Acquirable } from '@asyncio/sync'
import type { Operation } from './operation.ts'

type Body = () => Promise<void>
type GeneratorBody = () => GeneratorCoroutine<void>

const times = <T>(count: number, body: T): T[] => Array.from({ length: count }, () => body)

/** A hundred tasks that want the same thing, each holding it across a turn. */
function contended(make: () => Acquirable): Pick<Operation, 'native' | 'generator'> {
  return {
    native: async (count) => {
      const wanted = make()
      const worker: Body = async () => {
        for (let hold = 0; hold < count / 100; hold += 1) {
          await wanted.acquire()
          await sleep(0)
          wanted.release()
        }
      }
      await gather(times(100, worker))
    },
    generator: function* (count) {
      const wanted = make()
      const worker: GeneratorBody = function* () {
        for (let hold = 0; hold < count / 100; hold += 1) {
          yield* wanted.acquire()
          yield* sleep(0)
          wanted.release()
        }
      }
      yield* gather(times(100, worker))
    },
  }
}

/** Items through a queue, from as many producers to as many consumers. */
function through(size: number, pairs: number): Pick<Operation, 'native' | 'generator'> {
  return {
    native: async (count) => {
      const queue = new Queue<number>(size)
      const producer: Body = async () => {
        for (let item = 0; item < count / pairs; item += 1) await queue.put(item)
      }
      const consumer: Body = async () => {
        for (let item = 0; item < count / pairs; item += 1) await queue.get()
      }
      await gather([...times(pairs, producer), ...times(pairs, consumer)])
    },
    generator: function* (count) {
      const queue = new Queue<number>(size)
      const producer: GeneratorBody = function* () {
        for (let item = 0; item < count / pairs; item += 1) yield* queue.put(item)
      }
      const consumer: GeneratorBody = function* () {
        for (let item = 0; item < count / pairs; item += 1) yield* queue.get()
      }
      yield* gather([...times(pairs, producer), ...times(pairs, consumer)])
    },
  }
}

export const syncOperations: readonly Operation[] = [
  {
    name: 'lock.free: a lock that nobody holds, acquired and released',
    count: 100_000,
    native: async (count) => {
      const lock = new Lock()
      for (let hold = 0; hold < count; hold += 1) {
        await lock.acquire()
        lock.release()
      }
    },
    generator: function* (count) {
      const lock = new Lock()
      for (let hold = 0; hold < count; hold += 1) {
        yield* lock.acquire()
        lock.release()
      }
    },
  },
  { name: 'lock.100: a lock that 100 tasks want', count: 20_000, ...contended(() => new Lock()) },
  { name: 'sem10.100: ten permits that 100 tasks want', count: 20_000, ...contended(() => new Semaphore(10)) },
  {
    name: 'q.room: an item put into a queue with room, and taken',
    count: 100_000,
    native: async (count) => {
      const queue = new Queue<number>(10)
      for (let item = 0; item < count; item += 1) {
        await queue.put(item)
        await queue.get()
      }
    },
    generator: function* (count) {
      const queue = new Queue<number>(10)
      for (let item = 0; item < count; item += 1) {
        yield* queue.put(item)
        yield* queue.get()
      }
    },
  },
  { name: 'q1.1x1: an item through a queue of one', count: 50_000, ...through(1, 1) },
  { name: 'q100.10x10: an item through a queue of 100, from ten to ten', count: 50_000, ...through(100, 10) },
  {
    name: 'event.100: a wait for an event, set for 100 tasks at once',
    count: 50_000,
    native: async (count) => {
      const event = new Event()
      const waiter: Body = async () => {
        for (let wait = 0; wait < count / 100; wait += 1) await event.wait()
      }
      const setter: Body = async () => {
        for (let round = 0; round < count / 100; round += 1) {
          event.set()
          event.clear()
          await sleep(0)
        }
      }
      await gather([...times(100, waiter), setter])
    },
    generator: function* (count) {
      const event = new Event()
      const waiter: GeneratorBody = function* () {
        for (let wait = 0; wait < count / 100; wait += 1) yield* event.wait()
      }
      const setter: GeneratorBody = function* () {
        for (let round = 0; round < count / 100; round += 1) {
          event.set()
          event.clear()
          yield* sleep(0)
        }
      }
      yield* gather([...times(100, waiter), setter])
    },
  },
  {
    name: 'condition.100: a wait at a condition, notified for 100 tasks at once',
    count: 50_000,
    native: async (count) => {
      const condition = new Condition()
      const waiter: Body = async () => {
        await condition.acquire()
        for (let wait = 0; wait < count / 100; wait += 1) await condition.wait()
        condition.release()
      }
      const notifier: Body = async () => {
        for (let round = 0; round < count / 100; round += 1) {
          await condition.acquire()
          condition.notifyAll()
          condition.release()
          await sleep(0)
        }
      }
      await gather([...times(100, waiter), notifier])
    },
    generator: function* (count) {
      const condition = new Condition()
      const waiter: GeneratorBody = function* () {
        yield* condition.acquire()
        for (let wait = 0; wait < count / 100; wait += 1) yield* condition.wait()
        condition.release()
      }
      const notifier: GeneratorBody = function* () {
        for (let round = 0; round < count / 100; round += 1) {
          yield* condition.acquire()
          condition.notifyAll()
          condition.release()
          yield* sleep(0)
        }
      }
      yield* gather([...times(100, waiter), notifier])
    },
  },
  {
    name: 'barrier.10: a wait at a barrier of ten',
    count: 20_000,
    native: async (count) => {
      const barrier = new Barrier(10)
      const member: Body = async () => {
        for (let wait = 0; wait < count / 10; wait += 1) await barrier.wait()
      }
      await gather(times(10, member))
    },
    generator: function* (count) {
      const barrier = new Barrier(10)
      const member: GeneratorBody = function* () {
        for (let wait = 0; wait < count / 10; wait += 1) yield* barrier.wait()
      }
      yield* gather(times(10, member))
    },
  },
]
