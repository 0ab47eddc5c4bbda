import { describe, expect, test } from 'vitest'
import { differenceOf } from '../src/differences/list.ts'
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

interface Place {
  readonly place: string
  readonly traces: typeof onOldestNode.traces
  /** Topics that can't be the same here, and by which difference in the list. */
  readonly deviations: Readonly<Record<string, string>>
}

const places: readonly Place[] = [
  { place: `on Node ${onOldestNode.nodeVersion}`, traces: onOldestNode.traces, deviations: {} },
  {
    place: 'without AsyncLocalStorage',
    traces: portable.traces,
    deviations: {
      'eager async functions': 'portable-eager-functions',
    },
  },
]

for (const { place, traces, deviations } of places) {
  for (const topic of topics) {
    const cases = await loadCases(topic)
    const differs = ({ name, python }: (typeof cases)[number]): boolean =>
      JSON.stringify(traces[topic.name]?.[name]) !== JSON.stringify(oracle.trace(python))

    describe(`${topic.name} ${place}, as in CPython ${oracle.version}`, () => {
      const deviation = deviations[topic.name]
      if (deviation !== undefined) {
        test(`is not the same: ${differenceOf(deviation).text}`, () => {
          expect(cases.some(differs)).toBe(true)
        })
        return
      }
      for (const { name, python } of cases) {
        test(name, () => {
          expect(traces[topic.name]?.[name]).toEqual(oracle.trace(python))
        })
      }
    })
  }
}
