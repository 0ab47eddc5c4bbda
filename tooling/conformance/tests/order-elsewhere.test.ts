import { describe, expect, test } from 'vitest'
import { loadOracle } from '../src/oracle.ts'
import { loadCases, topics } from '../src/order/topics.ts'
import { traceInProcess } from '../src/order/trace-in-process.ts'
import { oldestNode } from '../src/run-bundled.ts'

// The same cases as in `order.test.ts`: on the oldest Node, and without AsyncLocalStorage, as in a browser.
const [oracle, onOldestNode, portable] = await Promise.all([
  loadOracle(),
  traceInProcess({ node: oldestNode }),
  traceInProcess({ node: oldestNode, portable: true }),
])

const places = [
  { place: `on Node ${onOldestNode.nodeVersion}`, traces: onOldestNode.traces },
  { place: 'without AsyncLocalStorage', traces: portable.traces },
]

for (const { place, traces } of places) {
  for (const topic of topics) {
    const cases = await loadCases(topic)
    describe(`${topic.name} ${place}, as in CPython ${oracle.version}`, () => {
      for (const { name, python } of cases) {
        test(name, () => {
          expect(traces[topic.name]?.[name]).toEqual(oracle.trace(python))
        })
      }
    })
  }
}
