import { run } from '@asyncio/loop'
import type { Operation } from './operation.ts'
import type { PythonPeer } from './python-peer.ts'

/** The first rounds are what the engine compiles by, and are not counted. */
const WARM_UP = 3

/** Nanoseconds for one operation, in each form: medians. */
export interface Medians {
  promises?: number
  async: number
  generator: number
  asyncio?: number
}

/** Measures all forms of an operation in turn, round by round, so that a machine whose speed drifts drifts for all of them. */
export async function measure(
  { name, count, promises, native, generator }: Operation,
  rounds: number,
  peer: PythonPeer | undefined,
): Promise<Medians> {
  const figures: Record<keyof Medians, number[]> = { promises: [], async: [], generator: [], asyncio: [] }
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const measured: Partial<Medians> = {
      async: await nanoseconds(count, async () => run(async () => native(count))),
      generator: await nanoseconds(count, async () => run(generator(count))),
    }
    if (promises !== undefined) measured.promises = await nanoseconds(count, async () => promises(count))
    if (peer !== undefined) measured.asyncio = await peer.measure(keyOf(name), count)
    if (round < 0) continue
    for (const [form, figure] of Object.entries(measured)) figures[form as keyof Medians].push(figure)
  }
  const medians: Medians = { async: median(figures.async), generator: median(figures.generator) }
  if (promises !== undefined) medians.promises = median(figures.promises)
  if (peer !== undefined) medians.asyncio = median(figures.asyncio)
  return medians
}

/** What an operation is called in a table, and by its twin in Python. */
export function keyOf(name: string): string {
  return name.slice(0, name.indexOf(':'))
}

function median(figures: readonly number[]): number {
  return figures.toSorted((left, right) => left - right)[figures.length >> 1] ?? Number.NaN
}

async function nanoseconds(count: number, body: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await body()
  return ((performance.now() - began) * 1e6) / count
}
