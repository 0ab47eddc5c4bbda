import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadCPython } from './cpython.ts'
import { runProgram } from './run-program.ts'
import { programs, samples } from './samples.ts'

const outputs = new Map(samples('out').map(({ name, text }) => [name, text]))
const pagesFolder = new URL('../../src/content/docs/', import.meta.url)

describe.concurrent('A sample prints what its page says', () => {
  test.for(programs())('$name', async ({ name, url }) => {
    expect(await runProgram(url)).toBe(outputs.get(name))
  })
})

describe('CPython prints the same', () => {
  let python: Awaited<ReturnType<typeof loadCPython>>

  beforeAll(async () => {
    python = await loadCPython()
    expect(python.version).toMatch(/^3\.14\./)
  })

  test.for(samples('py'))('$name', ({ name, text }) => {
    expect(python.run(text, name)).toBe(outputs.get(name))
  })
})

test('Every output is that of a program', () => {
  const named = new Set(programs().map(({ name }) => name))
  expect([...outputs.keys()].filter((name) => !named.has(name))).toEqual([])
})

test('Every sample is shown on a page', () => {
  const pages = readdirSync(pagesFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.mdx'))
    .map((path) => readFileSync(new URL(path, pagesFolder), 'utf8'))
    .join('\n')
  const isShown = ({ name }: { name: string }): boolean => pages.includes(`<Sample name="${name}"`)
  expect(
    samples('ts')
      .filter((sample) => !isShown(sample))
      .map(({ name }) => name),
  ).toEqual([])
})
