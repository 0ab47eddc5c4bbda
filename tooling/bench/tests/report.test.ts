import { expect, test } from 'vitest'
import { barsOf } from '../src/report/bars.ts'
import { chartOf } from '../src/report/chart.ts'
import { pageOf } from '../src/report/page.ts'
import type { Results } from '../src/report/results.ts'
import { ratiosTo, rivals } from '../src/report/rivals.ts'
import { tableOfMedians, tableOfRatios, tableOfScaling, tableOfServers } from '../src/report/tables.ts'

const results: Results = {
  date: '2026-01-01',
  machine: 'A machine, 2 cores',
  rounds: 5,
  peers: {
    ours: 'Node 24',
    'ours-generator': 'Node 24',
    'ours-eager': 'Node 24',
    native: 'Node 24',
    asyncio: 'Python 3.14',
    'asyncio-eager': 'Python 3.14',
  },
  missing: { uvloop: 'No module named uvloop' },
  medians: {
    'spawn.join1': {
      ours: 1000,
      'ours-generator': 500,
      'ours-eager': 250,
      asyncio: 4000,
      'asyncio-eager': 2000,
    },
    'lock.free': { ours: 100, 'ours-generator': 50, native: 60, asyncio: 100 },
    'mem.task': { ours: 900, 'ours-generator': 700, asyncio: 1400 },
    'tree.io': { ours: 2.5e8, 'ours-generator': 1e8 },
  },
  servers: [
    { key: 'echo.1', says: 'one connection', medians: { 'ours-protocol': 50_000, 'node-net': 40_000 } },
    { key: 'echo.50', says: '50 connections', medians: { 'ours-streams': 80_000, 'node-net': 100_000 } },
  ],
  bundles: { 'ours: hello': 7900 },
  imports: { RxJS: 12.34 },
  scaling: { timers: [100, 100, 110, 120, 160] },
}

test('tableOfMedians() leaves a cell empty where a peer has nothing', () => {
  expect(tableOfMedians(results)).toBe(`|  | ours | ours-generator | ours-eager | native | asyncio | asyncio-eager |
| :-- | --: | --: | --: | --: | --: | --: |
| spawn.join1 | 1,000 | 500 | 250 |  | 4,000 | 2,000 |
| lock.free | 100 | 50 |  | 60 | 100 |  |
| mem.task | 900 B | 700 B |  |  | 1,400 B |  |
| tree.io | 250 ms | 100 ms |  |  |  |  |`)
})

test('tableOfRatios() compares eager with eager, and ends with geometric means', () => {
  expect(tableOfRatios('async', results)).toBe(`|  | asyncio | asyncio-eager |
| :-- | --: | --: |
| spawn.join1 | 4.00x | 8.00x |
| lock.free | 1.00x |  |
| **geometric mean** | 2.00x | 8.00x |`)
})

test('ratiosTo() takes the form as it is for an eager rival where ours was not measured eager', () => {
  const eager = rivals.find(({ name }) => name === 'asyncio-eager')!
  expect([...ratiosTo(eager, 'generator', results.medians)]).toEqual([['spawn.join1', 4]])
})

test('barsOf() says what was found, and whether it is enough', () => {
  const bars = Object.fromEntries(barsOf(results).map(({ says, figure, met }) => [says, `${figure}: ${met}`]))
  expect(bars).toMatchObject({
    '`async` functions beside asyncio: every operation at least 1.5x as fast':
      '1.00x in lock.free; 1 of 2 below: false',
    '`async` functions beside asyncio: 4x in the mean': '2.00x: false',
    '`async` functions beside asyncio-eager: 4x in the mean': '8.00x: true',
    'a free lock takes at most twice as long as one of promises': '1.67x the time: true',
    "ours-protocol, echo.1: at least 1.0x the requests of Node's bare sockets": '1.25x: true',
    "ours-streams, echo.50: at least 0.9x the requests of Node's bare sockets": '0.80x: false',
    'a sleeping task of a generator: at most 600 bytes': '700 bytes: false',
    'hello world: at most 8000 bytes': '7900 bytes: true',
    'timers, from a hundred to a million: one costs the same within 1.5x': '1.60x: false',
  })
  expect(Object.keys(bars).some((says) => says.includes('uvloop'))).toBe(false)
})

test('tableOfServers() and tableOfScaling() show ratios', () => {
  expect(tableOfServers(results)).toContain('| ours-protocol | 50,000 | 1.25 |  |  |')
  expect(tableOfScaling(results)).toContain('| timers | 100 | 100 | 110 | 120 | 160 | 1.60x |')
})

test('pageOf() names the machine, what was missing, and how to do it again', () => {
  const page = pageOf(results)
  expect(page).toContain('A machine, 2 cores')
  expect(page).toContain('uvloop (No module named uvloop)')
  expect(page).toContain('pnpm bench --compare main')
  expect(page).not.toMatch(/undefined|NaN|Infinity/)
})

test('chartOf() draws a bar for each form beside each rival', () => {
  const chart = chartOf(results)
  expect(chart.match(/<rect class="async" x="[\d.]+" y="\d+" width="[\d.]+" height="15"/g)).toHaveLength(2)
  expect(chart).toContain('prefers-color-scheme: dark')
  expect(chart).not.toMatch(/undefined|NaN/)
})
