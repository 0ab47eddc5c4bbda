import { defer, firstValueFrom, forkJoin, lastValueFrom, of, timeout, timer, type Observable } from 'rxjs'
import { heapBytes } from './heap-bytes.ts'
import type { Program, Programs } from './program.ts'
import { randomNumbers } from './random.ts'
import { repeat } from './repeat.ts'
import { BRANCHES, LEAF_SECONDS, levelsOf, TreeLeaf } from './tree-leaf.ts'

const NEVER = 1e6
const total = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0)

/** RxJS 7, where an observable does the same: it starts when it is subscribed to, and ends when nobody listens. */
export const rxjs: Programs = {
  'spawn.join1': async (count) => {
    let done = 0
    for (let task = 0; task < count; task += 1) done += await firstValueFrom(defer(() => of(1)))
    return done
  },
  'spawn.1000': async (count) => {
    let done = 0
    for (let round = 0; round < count / 1000; round += 1) {
      done += total(await lastValueFrom(forkJoin(repeat(1000, () => defer(() => of(1))))))
    }
    return done
  },
  'timer.create_cancel': async (count) => {
    const timers = repeat(count, () => timer(NEVER).subscribe())
    for (const each of timers) each.unsubscribe()
    return timers.filter(({ closed }) => closed).length
  },
  'timeout.scope': async (count) => {
    let done = 0
    for (let scope = 0; scope < count; scope += 1) {
      done += await firstValueFrom(defer(() => of(1)).pipe(timeout(NEVER)))
    }
    return done
  },
  'sleep.rand': async (count) => {
    const random = randomNumbers(1)
    return (await lastValueFrom(forkJoin(repeat(count, () => timer(random() * 100))))).length
  },
  'cancel.own': async (count) => {
    const sleeping = repeat(count, () => timer(NEVER).subscribe())
    for (const each of sleeping) each.unsubscribe()
    return sleeping.filter(({ closed }) => closed).length
  },
  'mem.task': async (count, note) => {
    const before = heapBytes()
    const sleeping = repeat(count, () => timer(NEVER).subscribe())
    note((heapBytes() - before) / count)
    for (const each of sleeping) each.unsubscribe()
    return sleeping.length
  },
  ...Object.fromEntries(['none', 'io', 'memoization', 'cpu_io_mixed'].map((kind) => [`tree.${kind}`, tree(kind)])),
}

function tree(kind: string): Program {
  return async (count) => {
    const leaf = new TreeLeaf(kind)
    let leaves = 0
    const grow = (level: number): Observable<unknown> =>
      defer(() => {
        if (level > 0) return forkJoin(repeat(BRANCHES, () => grow(level - 1)))
        leaves += 1
        return leaf.mustWait() ? timer(LEAF_SECONDS * 1000) : of(0)
      })
    await lastValueFrom(grow(levelsOf(count)))
    return leaves
  }
}
