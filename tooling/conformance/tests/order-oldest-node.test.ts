import { describe, expect, test } from 'vitest'
import { loadOracle } from '../src/oracle.ts'
import { loadCases, topics } from '../src/order/topics.ts'
import { traceInProcess } from '../src/order/trace-in-process.ts'

// The Node that started the package manager is the machine's own, which may be older than the one that runs the tests.
const node = process.env['npm_node_execpath'] ?? process.execPath
const [oracle, { nodeVersion, traces }] = await Promise.all([loadOracle(), traceInProcess(node)])

for (const topic of topics) {
  const cases = await loadCases(topic)
  describe(`${topic.name} on Node ${nodeVersion}, as in CPython ${oracle.version}`, () => {
    for (const { name, python } of cases) {
      test(name, () => {
        expect(traces[topic.name]?.[name]).toEqual(oracle.trace(python))
      })
    }
  })
}
