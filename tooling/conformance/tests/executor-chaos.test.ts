import { expect, test } from 'vitest'
import { runApart } from '../src/run-apart.ts'

test.each([
  ['threads', '12'],
  ['processes', '4'],
])('a pool of %s loses no job, whatever is cancelled and whatever crashes', async (kind, runs) => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  console.log(`seed ${seed}`)
  expect(await runApart(new URL('../src/executor-chaos.command.ts', import.meta.url), kind, runs, `${seed}`)).toBe('')
})
