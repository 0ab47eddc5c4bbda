import { describe, expect, test } from 'vitest'
import { operations } from '../src/operations.ts'
import { loadPrograms } from '../src/peers/programs.ts'
import { LIBRARIES, OUR_FORMS } from '../src/run/find-peers.ts'

// A small count: this is about what the programs do, not about how fast they are.
describe.each([...OUR_FORMS, ...LIBRARIES])('%s', async (peer) => {
  const { programs } = await loadPrograms(peer)

  test('knows no operation that nobody asks for', () => {
    const keys = operations.map(({ key }) => key)
    expect(Object.keys(programs).filter((key) => !keys.includes(key))).toEqual([])
  })

  test.each(operations.filter(({ key }) => programs[key] !== undefined))('does $key', async ({ key, step, count }) => {
    const few = Math.min(Math.max(step, 6), count)
    expect(await programs[key]!(few, () => {})).toBe(few)
  })
})

test('ours does every operation in both forms', async () => {
  for (const peer of ['ours', 'ours-generator']) {
    const { programs } = await loadPrograms(peer)
    expect(Object.keys(programs).toSorted()).toEqual(operations.map(({ key }) => key).toSorted())
  }
})
