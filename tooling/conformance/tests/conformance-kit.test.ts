import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BaseEventLoop, EventLoop, NodeHost, WebHost } from '@asyncio/loop'
import { NodeEventLoop } from '@asyncio/node'
import { MemoryNetwork, VirtualEventLoop } from '@asyncio/testing'
import { describeEventLoop } from '@asyncio/testing/vitest'
import { afterAll } from 'vitest'
import { SmallLoop } from '../src/small-loop/small-loop.ts'

/** In seconds, and far away: a slow machine breaks no promise. */
const patience = 300

let sockets = 0
const unixPath = (): string => `/conformance/${(sockets += 1)}`

/** For sockets that are files. */
const folder = mkdtempSync(join(tmpdir(), 'kit-'))
afterAll(() => rmSync(folder, { recursive: true }))

describeEventLoop('NodeEventLoop', () => new NodeEventLoop(), {
  patience,
  unixPath: () => join(folder, String((sockets += 1))),
})
describeEventLoop('EventLoop', () => new EventLoop(), { patience })
describeEventLoop('a BaseEventLoop on WebHost', () => new BaseEventLoop({ host: new WebHost() }), { patience })
describeEventLoop('VirtualEventLoop', () => new VirtualEventLoop(), { exactTime: true, unixPath, patience })
describeEventLoop('SmallLoop, which knows only the public doors of @asyncio/core', () => new SmallLoop(), { patience })
describeEventLoop(
  'the network in memory on a loop in real time',
  () => new BaseEventLoop({ host: new NodeHost(), network: (loop) => new MemoryNetwork(loop) }),
  { unixPath, patience },
)
describeEventLoop('a network in memory that is far away', newFarLoop, { exactTime: true, patience })

/** Everything takes its time there, as between two machines. */
function newFarLoop(): VirtualEventLoop {
  const loop = new VirtualEventLoop()
  loop.network.link({ latency: { milliseconds: 3 }, jitter: { milliseconds: 1 } })
  return loop
}
