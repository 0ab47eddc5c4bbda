import { expect, test } from 'vitest'
import { comparePublicNames, exportedNames, formatPublicNames } from './public-names.ts'

test('exportedNames() lists values and types under the names that users see', () => {
  const source = `
    export { sleep, inner as outer, type Options } from './sleep.ts'
    export type { Frame } from './frame.ts'
    export function run() {}
  `
  expect(exportedNames('index.ts', source)).toEqual(['Frame (type)', 'Options (type)', 'outer', 'run', 'sleep'])
})

test('exportedNames() refuses what it cannot list', () => {
  expect(() => exportedNames('index.ts', `export * from './sleep.ts'`)).toThrow("an 'export *'")
})

test('comparePublicNames() tells what has come and gone, door by door', () => {
  const kept = formatPublicNames(
    new Map([
      ['core', ['Future', 'sleep']],
      ['core/lowlevel', ['Frame']],
    ]),
  )
  const found = formatPublicNames(
    new Map([
      ['core', ['Future', 'Frame']],
      ['core/lowlevel', ['Frame']],
    ]),
  )
  expect(comparePublicNames(kept, found)).toEqual(['+ core Frame', '- core sleep'])
  expect(comparePublicNames(kept, kept)).toEqual([])
})
