import { gather, type GeneratorCoroutine } from '@asyncio/core'
import { Queue } from '@asyncio/sync'
import { repeat } from '../repeat.ts'
import type { Forms, FormsByKey } from './forms.ts'

export const queues: FormsByKey = {
  'q.room': {
    async: async (count) => {
      const queue = new Queue<number>(10)
      let taken = 0
      for (let item = 0; item < count; item += 1) {
        await queue.put(1)
        taken += await queue.get()
      }
      return taken
    },
    generator: function* (count) {
      const queue = new Queue<number>(10)
      let taken = 0
      for (let item = 0; item < count; item += 1) {
        yield* queue.put(1)
        taken += yield* queue.get()
      }
      return taken
    },
  },
  'q1.1x1': through(1, 1),
  'q1.10x10': through(1, 10),
  'q100.1x1': through(100, 1),
  'q100.10x10': through(100, 10),
}

/** Items through a queue, from as many producers to as many consumers. */
function through(size: number, pairs: number): Forms {
  return {
    async: async (count) => {
      const queue = new Queue<number>(size)
      let taken = 0
      const producer = async (): Promise<void> => {
        for (let item = 0; item < count / pairs; item += 1) await queue.put(1)
      }
      const consumer = async (): Promise<void> => {
        for (let item = 0; item < count / pairs; item += 1) {
          const got = await queue.get()
          taken += got
        }
      }
      await gather([...repeat(pairs, () => producer), ...repeat(pairs, () => consumer)])
      return taken
    },
    generator: function* (count) {
      const queue = new Queue<number>(size)
      let taken = 0
      const producer = function* (): GeneratorCoroutine<void> {
        for (let item = 0; item < count / pairs; item += 1) yield* queue.put(1)
      }
      const consumer = function* (): GeneratorCoroutine<void> {
        for (let item = 0; item < count / pairs; item += 1) {
          const got = yield* queue.get()
          taken += got
        }
      }
      yield* gather([...repeat(pairs, () => producer), ...repeat(pairs, () => consumer)])
      return taken
    },
  }
}
