import { spawnSync } from 'node:child_process'
import { median } from '../report/median.ts'
import { scalable } from './scalable.ts'

/** How many there are at once. */
export const SCALES = [100, 1000, 10_000, 100_000, 1_000_000] as const

/** Nanoseconds for one, by what it is and how many there are at once. */
export type Scaling = Readonly<Record<string, readonly number[]>>

/** @param folder of the bundled programs */
export function measureScaling(folder: string, rounds: number): Scaling {
  const options = ['--expose-gc', '--max-old-space-size=8192', `${folder}/scaling-process.js`]
  return Object.fromEntries(
    Object.keys(scalable).map((name) => [
      name,
      SCALES.map((count) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, [...options, name, `${count}`, `${rounds}`], {
          encoding: 'utf8',
        })
        if (status !== 0) throw new Error(`${count} ${name} failed: ${stderr}`)
        return median(JSON.parse(stdout) as number[])
      }),
    ]),
  )
}
