import limit from 'p-limit'
import type { Program, Programs } from './program.ts'
import { repeat } from './repeat.ts'

const one = async (): Promise<number> => 1
const total = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0)

/** p-limit: a lock is a limit of one. */
export const pLimit: Programs = {
  'spawn.1000': async (count) => {
    const limited = limit(1000)
    let done = 0
    for (let round = 0; round < count / 1000; round += 1) {
      done += total(await Promise.all(repeat(1000, async () => limited(one))))
    }
    return done
  },
  'lock.free': async (count) => {
    const limited = limit(1)
    let held = 0
    for (let hold = 0; hold < count; hold += 1) held += await limited(one)
    return held
  },
  'lock.100': contended(1),
  'sem10.100': contended(10),
}

function contended(permits: number): Program {
  return async (count) => {
    const limited = limit(permits)
    let held = 0
    const hold = async (): Promise<void> => {
      held += 1
      await Promise.resolve()
    }
    const worker = async (): Promise<void> => {
      for (let index = 0; index < count / 100; index += 1) await limited(hold)
    }
    await Promise.all(repeat(100, worker))
    return held
  }
}
