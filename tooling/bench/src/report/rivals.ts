import type { Medians, Results } from './results.ts'

/** Who ours is compared with, and how much faster it is to be: in each operation, and in the mean. */
export interface Rival {
  readonly name: string
  /** Its tasks start at once, so it is compared with ours where they do, too. */
  readonly eager: boolean
  readonly async: Goal
  readonly generator: Goal
}

interface Goal {
  readonly each: number
  readonly mean: number
}

const ASYNCIO = { async: { each: 1.5, mean: 4 }, generator: { each: 3, mean: 10 } }
const UVLOOP = { async: { each: 1.2, mean: 3 }, generator: { each: 2, mean: 7 } }
const OTHERS = { async: { each: 1, mean: 2 }, generator: { each: 1.5, mean: 4 } }

export const rivals: readonly Rival[] = [
  { name: 'asyncio', eager: false, ...ASYNCIO },
  { name: 'asyncio-eager', eager: true, ...ASYNCIO },
  { name: 'uvloop', eager: false, ...UVLOOP },
  { name: 'effect4', eager: false, ...OTHERS },
  { name: 'effect4-eager', eager: true, ...OTHERS },
  { name: 'effect3', eager: false, ...OTHERS },
  { name: 'effection', eager: false, ...OTHERS },
  // An observable begins when somebody subscribes to it.
  { name: 'rxjs', eager: true, ...OTHERS },
  { name: 'p-limit', eager: true, ...OTHERS },
  { name: 'p-queue', eager: true, ...OTHERS },
  { name: 'async-mutex', eager: true, ...OTHERS },
  { name: 'trio', eager: false, ...OTHERS },
]

export type Form = 'async' | 'generator'

/** How many times as fast as a rival ours is, by operation: where both can do it, sockets and memory apart. */
export function ratiosTo(rival: Rival, form: Form, medians: Results['medians']): ReadonlyMap<string, number> {
  const ratios = new Map<string, number>()
  for (const [key, figures] of Object.entries(medians)) {
    if (key.startsWith('socket.') || key.startsWith('mem.')) continue
    const theirs = figures[rival.name]
    const own = ourFigure(rival, form, figures)
    if (theirs !== undefined && own !== undefined) ratios.set(key, theirs / own)
  }
  return ratios
}

function ourFigure({ eager }: Rival, form: Form, figures: Medians): number | undefined {
  const name = form === 'async' ? 'ours' : 'ours-generator'
  return (eager ? figures[`${name}-eager`] : undefined) ?? figures[name]
}
