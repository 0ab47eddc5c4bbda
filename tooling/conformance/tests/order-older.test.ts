import { expect, test } from 'vitest'
import { loadOracle } from '../src/oracle.ts'
import { loadCases, topics } from '../src/order/topics.ts'

// Which cases are new with the reference is known, and nothing else has changed since the CPython before it.
test('the order cases do the same in CPython 3.14 as in 3.15, but for those that say since when they do', async () => {
  const [older, reference] = await Promise.all([loadOracle({ python: '3.14' }), loadOracle()])
  const changed: string[] = []
  const marked: string[] = []
  for (const topic of topics) {
    for (const { name, python, since } of await loadCases(topic)) {
      if (since === '3.15') marked.push(name)
      if (JSON.stringify(older.trace(python)) !== JSON.stringify(reference.trace(python))) changed.push(name)
    }
  }
  expect(changed).toEqual(marked)
  expect([older.version, reference.version]).toEqual([
    expect.stringMatching(/^3\.14\./u),
    expect.stringMatching(/^3\.15\./u),
  ])
})
