import { expect, test } from 'vitest'
import { parseArguments } from '../src/run/arguments.ts'

test('parseArguments() asks for all peers and operations, five rounds, and no report', () => {
  expect(parseArguments([])).toEqual({
    only: '',
    peers: [],
    nodes: [],
    rounds: 5,
    report: false,
    compare: undefined,
  })
})

test('parseArguments() takes what package managers hand on', () => {
  const given = ['--', '--only', 'q1', '--peers', 'ours,asyncio', '--node', '20=/a', '--node', '22=/b', '--report']
  expect(parseArguments(given)).toMatchObject({
    only: 'q1',
    peers: ['ours', 'asyncio'],
    nodes: ['20=/a', '22=/b'],
    report: true,
  })
  expect(parseArguments(['--compare', 'main'])).toMatchObject({ compare: 'main' })
})

test('parseArguments() takes fewer rounds when it is to be quick, and as many as it is told', () => {
  expect(parseArguments(['--quick']).rounds).toBe(2)
  expect(parseArguments(['--quick', '--rounds', '7']).rounds).toBe(7)
  expect(() => parseArguments(['--rounds', '0'])).toThrow(RangeError)
  expect(() => parseArguments(['--rounds', 'many'])).toThrow('received many')
})

test('parseArguments() knows no others', () => {
  expect(() => parseArguments(['--fast'])).toThrow('--fast')
})
