import type { ConformanceReport } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { oldestNode, runBundled } from '../src/run-bundled.ts'

/** Runs our loops through the kit, and prints what they break. */
const program = (deviations: Readonly<Record<string, Readonly<Record<string, string>>>>): string => `
import { BaseEventLoop, EventLoop, WebHost } from '@asyncio/loop'
import { checkEventLoop, VirtualEventLoop } from '@asyncio/testing'
import { SmallLoop } from './small-loop/small-loop.ts'

const factories = {
  EventLoop: () => new EventLoop(),
  WebHost: () => new BaseEventLoop({ host: new WebHost() }),
  VirtualEventLoop: () => new VirtualEventLoop(),
  SmallLoop: () => new SmallLoop(),
}
const deviations = ${JSON.stringify(deviations)}
const broken = {}
for (const [name, factory] of Object.entries(factories)) {
  const exactTime = name === 'VirtualEventLoop'
  const report = await checkEventLoop(factory, { exactTime, patience: 300, deviations: deviations[name] ?? {} })
  broken[name] = { kept: report.kept.length, broken: report.broken.map(({ error }) => error.message) }
}
console.log(JSON.stringify(broken))
`

const places = [
  { place: 'on the oldest Node', portable: false, deviations: {} },
  {
    place: 'without AsyncLocalStorage, as in a browser',
    portable: true,
    deviations: {
      VirtualEventLoop: {
        'two loops run side by side, each with its own callbacks and tasks':
          "its host is Node's, where the ticks of two loops follow each other with no microtasks in between",
      },
    },
  },
]

test.each(places)('every loop of ours keeps every promise $place', async ({ portable, deviations }) => {
  const output = await runBundled(program(deviations), { node: oldestNode, portable })
  const reports = JSON.parse(output) as Record<string, { kept: number; broken: ConformanceReport['kept'] }>
  expect(Object.keys(reports)).toEqual(['EventLoop', 'WebHost', 'VirtualEventLoop', 'SmallLoop'])
  expect(
    Object.entries(reports).flatMap(([name, { broken }]) => broken.map((message) => `${name}: ${message}`)),
  ).toEqual([])
  for (const { kept } of Object.values(reports)) expect(kept).toBeGreaterThan(80)
})
