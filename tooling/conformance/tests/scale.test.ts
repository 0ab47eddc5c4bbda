import { describe, expect, test } from 'vitest'
import { oldestNode, runBundled } from '../src/run-bundled.ts'
import type { ScaleResult } from '../src/scale.ts'

interface ScaleReport {
  readonly nodeVersion: string
  readonly results: readonly ScaleResult[]
}

const source = `
  import { printScaleResults } from './scale.ts'
  await printScaleResults()
`

for (const node of new Set([process.execPath, oldestNode])) {
  const { nodeVersion, results } = JSON.parse(
    await runBundled(source, { node, nodeArguments: ['--expose-gc'] }),
  ) as ScaleReport

  describe(`on Node ${nodeVersion}`, () => {
    for (const { name, answer, expected, leftBehind } of results) {
      test(`${name}: no overflow of the stack, and nothing is left behind`, () => {
        expect(answer).toBe(expected)
        // The smallest thing that each of these programs makes by the ten thousand is larger than ten bytes.
        expect(leftBehind).toBeLessThan(100_000)
      })
    }
  })
}
