import { Mutex, Semaphore } from 'async-mutex'
import type { Program, Programs } from './program.ts'
import { repeat } from './repeat.ts'

/** async-mutex. */
export const asyncMutex: Programs = {
  'lock.free': async (count) => {
    const mutex = new Mutex()
    let held = 0
    for (let hold = 0; hold < count; hold += 1) {
      const release = await mutex.acquire()
      held += 1
      release()
    }
    return held
  },
  'lock.100': contended(() => {
    const mutex = new Mutex()
    return async () => mutex.acquire()
  }),
  'sem10.100': contended(() => {
    const semaphore = new Semaphore(10)
    return async () => (await semaphore.acquire())[1]
  }),
}

function contended(make: () => () => Promise<() => void>): Program {
  return async (count) => {
    const acquire = make()
    let held = 0
    const worker = async (): Promise<void> => {
      for (let index = 0; index < count / 100; index += 1) {
        const release = await acquire()
        held += 1
        await Promise.resolve()
        release()
      }
    }
    await Promise.all(repeat(100, worker))
    return held
  }
}
