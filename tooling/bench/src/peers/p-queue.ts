import Queue from 'p-queue'
import type { Program, Programs } from './program.ts'
import { repeat } from './repeat.ts'

const one = async (): Promise<number> => 1

/** p-queue: a lock is a queue that runs one call at a time. */
export const pQueue: Programs = {
  'timeout.scope': async (count) => {
    const queue = new Queue({ concurrency: 1, timeout: 1e6 })
    let done = 0
    for (let scope = 0; scope < count; scope += 1) done += await queue.add(one)
    return done
  },
  'lock.free': async (count) => {
    const queue = new Queue({ concurrency: 1 })
    let held = 0
    for (let hold = 0; hold < count; hold += 1) held += await queue.add(one)
    return held
  },
  'lock.100': contended(1),
  'sem10.100': contended(10),
}

function contended(concurrency: number): Program {
  return async (count) => {
    const queue = new Queue({ concurrency })
    let held = 0
    const hold = async (): Promise<void> => {
      held += 1
      await Promise.resolve()
    }
    const worker = async (): Promise<void> => {
      for (let index = 0; index < count / 100; index += 1) await queue.add(hold)
    }
    await Promise.all(repeat(100, worker))
    return held
  }
}
