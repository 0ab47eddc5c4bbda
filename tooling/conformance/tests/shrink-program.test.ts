import { expect, test } from 'vitest'
import { generateProgram } from '../src/random/generate-program.ts'
import type { Operation, Program } from '../src/random/program.ts'
import { shrinkProgram } from '../src/random/shrink-program.ts'

function mentions(program: Program, kind: Operation['kind']): boolean {
  return JSON.stringify(program.roots).includes(`"kind":"${kind}"`)
}

test('a random program is cut down to the operations that it is kept for, out of the blocks they were in', async () => {
  const seeds = Array.from({ length: 30 }, (_, index) => index + 1)
  const programs = seeds
    .map(generateProgram)
    .filter((program) => mentions(program, 'raise') && mentions(program, 'wait'))
  expect(programs.length).toBeGreaterThan(3)
  for (const program of programs) {
    const smallest = await shrinkProgram(
      program,
      async (smaller) => mentions(smaller, 'raise') && mentions(smaller, 'wait'),
    )
    const operations = smallest.roots.flat()
    expect(JSON.stringify(smallest.roots).match(/"kind"/g)).toHaveLength(2)
    expect(operations.map(({ kind }) => kind)).toContain('wait')
    expect(smallest.seed).toBe(program.seed)
  }
})

test('a random program that is kept for nothing is left with one task that does nothing', async () => {
  const smallest = await shrinkProgram(generateProgram(1), async () => true)
  expect(smallest.roots).toEqual([[]])
})

test('a random program that differs in nothing smaller is left as it is', async () => {
  const program = generateProgram(1)
  expect(await shrinkProgram(program, async () => false)).toBe(program)
})
