import { readFileSync } from 'node:fs'
import { getEventLoop, getRunningLoop } from '@asyncio/core'
import * as loops from '@asyncio/loop'
import * as asyncio from '@asyncio/node'
import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { awaited, differences } from '../src/differences/list.ts'
import { spelled } from '../src/differences/our-names.ts'
import { loadOracle } from '../src/oracle.ts'

const oracle = await loadOracle()

/** The names of the package, types among them. */
const list = readFileSync(new URL('../../repo-checks/public-names/node.txt', import.meta.url), 'utf8')
const names = new Set([...list.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name))

test('every name in asyncio’s __all__ is a name of @asyncio/node, but for those that are listed as absent', () => {
  const absent = differences.flatMap((difference) => (difference.kind === 'absent' ? (difference.names ?? []) : []))
  const elsewhere = new Set([
    ...absent,
    ...Object.values(awaited).flat(),
    // In @asyncio/legacy.
    'get_event_loop_policy',
    'set_event_loop_policy',
  ])
  const expected = (oracle.evaluate('sorted(asyncio.__all__)') as string[]).filter(
    // Hooks for authors of loops are in @asyncio/core/lowlevel.
    (name) => !name.startsWith('_') && !elsewhere.has(name),
  )
  expect(expected.length).toBeGreaterThan(75)
  expect(expected.filter((name) => !names.has(name) && !names.has(spelled(name)))).toEqual([])
})

test('every value that the other packages export is one of @asyncio/node, and the same', async () => {
  const others = await Promise.all([
    import('@asyncio/core'),
    import('@asyncio/executors'),
    import('@asyncio/loop'),
    import('@asyncio/streams'),
    import('@asyncio/streams/node'),
    import('@asyncio/subprocess'),
    import('@asyncio/sync'),
  ])
  const differing = others.flatMap((other) =>
    Object.entries(other).flatMap(([name, value]) =>
      value === (asyncio as Record<string, unknown>)[name] ? [] : name,
    ),
  )
  expect(differing.toSorted()).toEqual([
    // `EventLoop`, `Runner`, `newEventLoop` and `run` are its own, with a NodeEventLoop; `WebHost` is of the web; and the
    // rest is what loops and transports for Node are made with.
    'CallbackScope',
    'EventLoop',
    'OpenResources',
    'Runner',
    'WebHost',
    'abandonDefaultExecutor',
    'newEventLoop',
    'run',
    'runInExecutorOf',
    'subprocessExecOf',
    'subprocessShellOf',
  ])
})

test('run() and Runner make a NodeEventLoop where none is asked for, which getEventLoop() finds', async () => {
  const found = await asyncio.run(async () => [getRunningLoop(), getEventLoop()])
  expect(found[0]).toBeInstanceOf(asyncio.NodeEventLoop)
  expect(found[1]).toBe(found[0])
  await using runner = new asyncio.Runner()
  expect(await runner.run(async () => getRunningLoop() instanceof asyncio.NodeEventLoop)).toBe(true)
  expect(getEventLoop()).toBe(runner.getLoop())
})

test('run() and Runner make the loop that is asked for, and the one of setDefaultLoopFactory()', async () => {
  const isNode = async (): Promise<boolean> => getRunningLoop() instanceof asyncio.NodeEventLoop
  const loopFactory = (): asyncio.EventLoop => new loops.EventLoop()
  expect(await asyncio.run(isNode, { loopFactory })).toBe(false)
  asyncio.setDefaultLoopFactory(loopFactory)
  try {
    expect(await asyncio.run(isNode)).toBe(false)
    expect(asyncio.newEventLoop()).not.toBeInstanceOf(asyncio.NodeEventLoop)
  } finally {
    asyncio.setDefaultLoopFactory(null)
  }
  const loop = asyncio.newEventLoop()
  expect(loop).toBeInstanceOf(asyncio.EventLoop)
  loop.close()
})

test('importing @asyncio/node changes nothing for who uses @asyncio/loop', async () => {
  expect(loops.getDefaultLoopFactory()).toBe(null)
  expect(await loops.run(async () => getRunningLoop() instanceof asyncio.NodeEventLoop)).toBe(false)
})

test('a NodeEventLoop connects, runs work in threads and hears signals', async () => {
  await asyncio.run(async () => {
    const loop = getRunningLoop()
    const server = await loop.createServer(() => ({ connectionMade: (transport) => transport.close() }), '127.0.0.1', 0)
    const address = server.sockets[0]?.localAddress as [string, number]
    await once(connect(address[1], address[0]), 'connect')
    server.close()
    await server.waitClosed()
    expect(await loop.runInExecutor(null, (a: number, b: number) => a + b, 40, 2)).toBe(42)
    const heard = loop.createFuture<string>()
    loop.addSignalHandler('SIGHUP', () => heard.setResult('SIGHUP'))
    process.kill(process.pid, 'SIGHUP')
    expect(await heard).toBe('SIGHUP')
  })
})
