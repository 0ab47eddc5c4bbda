import { gather, sleep, type GeneratorCoroutine } from '@asyncio/core'
import { Barrier, Condition, Event, Lock, Semaphore, type Acquirable } from '@asyncio/sync'
import { repeat } from '../repeat.ts'
import type { Forms, FormsByKey } from './forms.ts'

export const locks: FormsByKey = {
  'lock.free': {
    async: async (count) => {
      const lock = new Lock()
      let held = 0
      for (let hold = 0; hold < count; hold += 1) {
        await lock.acquire()
        held += 1
        lock.release()
      }
      return held
    },
    generator: function* (count) {
      const lock = new Lock()
      let held = 0
      for (let hold = 0; hold < count; hold += 1) {
        yield* lock.acquire()
        held += 1
        lock.release()
      }
      return held
    },
  },
  'lock.100': contended(() => new Lock()),
  'sem10.100': contended(() => new Semaphore(10)),
  'event.100': {
    async: async (count) => {
      const event = new Event()
      let woken = 0
      const waiter = async (): Promise<void> => {
        for (let wait = 0; wait < count / 100; wait += 1) {
          await event.wait()
          woken += 1
        }
      }
      const setter = async (): Promise<void> => {
        for (let round = 0; round < count / 100; round += 1) {
          event.set()
          event.clear()
          await sleep(0)
        }
      }
      await gather([...repeat(100, () => waiter), setter])
      return woken
    },
    generator: function* (count) {
      const event = new Event()
      let woken = 0
      const waiter = function* (): GeneratorCoroutine<void> {
        for (let wait = 0; wait < count / 100; wait += 1) {
          yield* event.wait()
          woken += 1
        }
      }
      const setter = function* (): GeneratorCoroutine<void> {
        for (let round = 0; round < count / 100; round += 1) {
          event.set()
          event.clear()
          yield* sleep(0)
        }
      }
      yield* gather([...repeat(100, () => waiter), setter])
      return woken
    },
  },
  'condition.100': {
    async: async (count) => {
      const condition = new Condition()
      let woken = 0
      const waiter = async (): Promise<void> => {
        await condition.acquire()
        for (let wait = 0; wait < count / 100; wait += 1) {
          await condition.wait()
          woken += 1
        }
        condition.release()
      }
      const notifier = async (): Promise<void> => {
        for (let round = 0; round < count / 100; round += 1) {
          await condition.acquire()
          condition.notifyAll()
          condition.release()
          await sleep(0)
        }
      }
      await gather([...repeat(100, () => waiter), notifier])
      return woken
    },
    generator: function* (count) {
      const condition = new Condition()
      let woken = 0
      const waiter = function* (): GeneratorCoroutine<void> {
        yield* condition.acquire()
        for (let wait = 0; wait < count / 100; wait += 1) {
          yield* condition.wait()
          woken += 1
        }
        condition.release()
      }
      const notifier = function* (): GeneratorCoroutine<void> {
        for (let round = 0; round < count / 100; round += 1) {
          yield* condition.acquire()
          condition.notifyAll()
          condition.release()
          yield* sleep(0)
        }
      }
      yield* gather([...repeat(100, () => waiter), notifier])
      return woken
    },
  },
  'barrier.10': {
    async: async (count) => {
      const barrier = new Barrier(10)
      let passed = 0
      const member = async (): Promise<void> => {
        for (let wait = 0; wait < count / 10; wait += 1) {
          await barrier.wait()
          passed += 1
        }
      }
      await gather(repeat(10, () => member))
      return passed
    },
    generator: function* (count) {
      const barrier = new Barrier(10)
      let passed = 0
      const member = function* (): GeneratorCoroutine<void> {
        for (let wait = 0; wait < count / 10; wait += 1) {
          yield* barrier.wait()
          passed += 1
        }
      }
      yield* gather(repeat(10, () => member))
      return passed
    },
  },
}

/** A hundred tasks that want the same thing, each holding it across a turn. */
function contended(make: () => Acquirable): Forms {
  return {
    async: async (count) => {
      const wanted = make()
      let held = 0
      const worker = async (): Promise<void> => {
        for (let hold = 0; hold < count / 100; hold += 1) {
          await wanted.acquire()
          held += 1
          await sleep(0)
          wanted.release()
        }
      }
      await gather(repeat(100, () => worker))
      return held
    },
    generator: function* (count) {
      const wanted = make()
      let held = 0
      const worker = function* (): GeneratorCoroutine<void> {
        for (let hold = 0; hold < count / 100; hold += 1) {
          yield* wanted.acquire()
          held += 1
          yield* sleep(0)
          wanted.release()
        }
      }
      yield* gather(repeat(100, () => worker))
      return held
    },
  }
}
