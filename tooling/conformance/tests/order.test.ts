import { describe, expect, test } from 'vitest'
import { loadOracle } from '../src/oracle.ts'
import { loadCases, topics } from '../src/order/topics.ts'
import { traceMain } from '../src/trace-main.ts'

const oracle = await loadOracle()

for (const topic of topics) {
  const cases = await loadCases(topic)
  describe(`${topic.name}, as in CPython ${oracle.version}`, () => {
    for (const { name, python, typescript } of cases) {
      test(name, async () => {
        const expected = oracle.trace(python)
        expect(expected).not.toEqual([])
        expect(await traceMain(typescript)).toEqual(expected)
      })
    }
  })
}
