import { describe, expect, test } from 'vitest'
import { differences } from '../src/differences/list.ts'
import { isOurTest } from '../src/inventory/our-tests.ts'
import { cpythonFiles, cpythonTests, isPackage, reasons, tables, type Entry } from '../src/inventory/table.ts'

function isReason(text: string): boolean {
  // A name of a reason or of a difference, or a sentence.
  return text in reasons || differences.some(({ id }) => id === text) || /^[A-Z`_].{30,}\.$/.test(text)
}

function fault(entry: Entry): string | undefined {
  if ('leftOut' in entry) return isReason(entry.leftOut) ? undefined : `is no reason: ${entry.leftOut}`
  if ('awaits' in entry) {
    if (!entry.awaits.startsWith('@asyncio/')) return `awaits no package: ${entry.awaits}`
    return isPackage(entry.awaits) ? `is there now: ${entry.awaits}` : undefined
  }
  if (entry.length === 0) return 'names no test of ours'
  const missing = entry.filter((reference) => !isOurTest(reference))
  return missing.length === 0 ? undefined : `is no test of ours: ${missing.join('; ')}`
}

test('a test that is not there is found out', () => {
  expect(isOurTest('tests/inventory.test.ts > a test that is not there is found out')).toBe(true)
  for (const reference of [
    'tests/inventory.test.ts > a test that nobody wrote',
    'tests/inventory.test.ts > a test that is not there',
    'tests/inventory.test.ts',
    'tests/nowhere.test.ts > a test that is not there is found out',
    'order/nowhere > a case',
    '',
  ]) {
    expect(isOurTest(reference)).toBe(false)
  }
})

test('every file of CPython’s tests that concerns a package of ours has a table', () => {
  const concerned = cpythonFiles.filter((file) => cpythonTests(file, { ofAll: false }).length > 0)
  const listed = tables.map(({ file }) => file)
  expect(concerned.filter((file) => !listed.includes(file))).toEqual([])
  expect(listed.filter((file) => !cpythonFiles.includes(file))).toEqual([])
})

test('a reason that comes of a difference from CPython names one that is in the list', () => {
  const ids = new Set(differences.map(({ id }) => id))
  const named = Object.values(reasons).flatMap(({ difference = [] }) => difference)
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((id) => !ids.has(id))).toEqual([])
})

test('every reason is some test’s', () => {
  const given = new Set(
    tables.flatMap(({ entries }) =>
      Object.values(entries).flatMap((entry) => ('leftOut' in entry ? entry.leftOut : [])),
    ),
  )
  expect(Object.keys(reasons).filter((reason) => !given.has(reason))).toEqual([])
})

for (const { file, names, entries } of tables) {
  describe(`the table of ${file}`, () => {
    test('names each test of CPython’s once, and nothing else', () => {
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
      const named = new Set(names)
      expect(cpythonTests(file, { ofAll: false }).filter((name) => !named.has(name))).toEqual([])
      const known = new Set(cpythonTests(file, { ofAll: true }))
      expect(names.filter((name) => !known.has(name))).toEqual([])
    })

    test('gives a test of ours that is there, or a reason', () => {
      const faults = Object.entries(entries).flatMap(([name, entry]) => {
        const found = fault(entry)
        return found === undefined ? [] : [`${name} ${found}`]
      })
      expect(faults).toEqual([])
    })
  })
}
