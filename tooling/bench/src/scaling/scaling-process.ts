// Prints, as JSON, what one of so many at once costs: `NAME COUNT ROUNDS`. A process for each, for a heap that has once been large stays so.
import { run } from '@asyncio/loop'
import { scalable } from './scalable.ts'

const [name = '', size = '100', rounds = '3'] = process.argv.slice(2)
const count = Number(size)
const program = scalable[name]
if (program === undefined) throw new RangeError(`There is nothing called ${name}`)

/** Small counts are repeated until as many were done, so that a round is long enough to be measured. */
const REPEATED_UNTIL = 50_000
const repetitions = Math.max(1, Math.ceil(REPEATED_UNTIL / count))

const figures: number[] = []
for (let round = -1; round < Number(rounds); round += 1) {
  globalThis.gc?.()
  const began = performance.now()
  await run(async () => {
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const done = await program(count)
      if (done !== count) throw new Error(`${name}: did ${done} of ${count}`)
    }
  })
  if (round >= 0) figures.push(((performance.now() - began) * 1e6) / (count * repetitions))
}
console.log(JSON.stringify(figures))
