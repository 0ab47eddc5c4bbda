import * as legacy from '@asyncio/legacy'
import { newEventLoop, setDefaultLoopFactory } from '@asyncio/loop'
import { Lock } from '@asyncio/sync'
import { VirtualEventLoop } from '@asyncio/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

// Nothing here may use a deprecated name before its test does: each warns once in a process.

const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
const loop = new VirtualEventLoop()

beforeAll(() => setDefaultLoopFactory(() => new VirtualEventLoop()))
afterAll(() => {
  warnings.mockRestore()
  setDefaultLoopFactory(null)
})

/** What was said by the warnings since it was asked before. */
function said(): unknown[][] {
  const calls = warnings.mock.calls.map((call) => call as unknown[])
  warnings.mockClear()
  return calls
}

class Policy extends legacy.AbstractEventLoopPolicy {}

/** In the order in which they are tried: what is used, how, and what is said of it. */
const uses: readonly (readonly [name: string, use: () => unknown, is: RegExp, instead: RegExp])[] = [
  [
    'CoroWrapper',
    () => new legacy.CoroWrapper((function* () {})()).close(),
    /CoroWrapper.* 3\.8.* 3\.11/,
    /new Coroutine/,
  ],
  ['coroutine()', () => legacy.coroutine(() => 1), /asyncio\.coroutine .* 3\.8 .* 3\.11/, /async function/],
  ['isCoroutine()', () => legacy.isCoroutine(1), /iscoroutine.* 3\.12/, /isCoroutine\(\) of @asyncio\/core/],
  ['isCoroutineFunction()', () => legacy.isCoroutineFunction(1), /iscoroutinefunction .* 3\.14/, /of @asyncio\/core/],
  ['async_()', () => legacy.async_(loop.createFuture(), { loop }), /asyncio\.async .* 3\.4\.4 .* 3\.7/, /ensureFuture/],
  ['Task.currentTask()', () => legacy.Task.currentTask(loop), /Task\.current_task .* 3\.7 .* 3\.9/, /currentTask\(\)/],
  ['Task.allTasks()', () => legacy.Task.allTasks(loop), /Task\.all_tasks .* 3\.7 .* 3\.9/, /allTasks\(\)/],
  ['acquired()', () => legacy.acquired(new Lock()).close(), /with \(yield from lock\) .* 3\.7 .* 3\.9/, /asyncWith/],
  ['a loop made on demand', () => legacy.getEventLoop(), /get_event_loop .* 3\.12.* 3\.14/, /await run\(main\)/],
  ['a policy', () => new Policy(), /policies .* 3\.14.* 3\.16/, /loopFactory/],
  ['getEventLoopPolicy()', () => legacy.getEventLoopPolicy(), /get_event_loop_policy .* 3\.14.* 3\.16/, /newEventLoop/],
  ['setEventLoopPolicy()', () => legacy.setEventLoopPolicy(null), /set_event_loop_policy .* 3\.14/, /setDefaultLoop/],
  ['wait() of coroutines', () => legacy.wait([sleep()], {}).close(), /wait .* 3\.8 .* 3\.11/, /createTask/],
  ['sleep() with a loop', () => legacy.sleep(1, 1, { loop }).close(), loopOf('sleep'), /without it/],
  ['gather() with a loop', () => legacy.gather([], { loop }), loopOf('gather'), /without it/],
  ['wait() with a loop', () => legacy.wait([future()], { loop }).close(), loopOf('wait'), /without it/],
  ['waitFor() with a loop', () => legacy.waitFor(future(), 1, { loop }).close(), loopOf('wait_for'), /without it/],
  ['shield() with a loop', () => legacy.shield(future(), { loop }), loopOf('shield'), /without it/],
  ['asCompleted() with a loop', () => legacy.asCompleted([future()], { loop }), loopOf('as_completed'), /without it/],
]

function future(): ReturnType<typeof loop.createFuture> {
  return loop.createFuture()
}

const naps: ReturnType<typeof legacy.sleep>[] = []

function sleep(): ReturnType<typeof legacy.sleep> {
  const nap = legacy.sleep(1)
  naps.push(nap)
  return nap
}

function loopOf(name: string): RegExp {
  return new RegExp(`loop argument of asyncio\\.${name} is deprecated since Python 3\\.8 and was removed in 3\\.10`)
}

test.each(uses)('%s warns once, of what Python did with it and of what to write', (_, use, is, instead) => {
  said()
  use()
  const warned = said()
  expect(warned).toHaveLength(1)
  expect(warned[0]).toEqual([
    expect.stringMatching(is),
    { type: 'DeprecationWarning', detail: expect.stringMatching(instead) as unknown },
  ])
  use()
  expect(said()).toEqual([])
  for (const nap of naps.splice(0)) nap.close()
})

test('what Python has kept, and what has no loop, warns of nothing', async () => {
  said()
  const current = newEventLoop()
  legacy.setEventLoop(current)
  legacy.getEventLoop()
  legacy.newEventLoop()
  const ensured = legacy.ensureFuture(legacy.sleep(1))
  await current.runUntilComplete(
    legacy.gather([legacy.sleep(1, null), legacy.waitFor(legacy.shield(ensured), 5), legacy.wait([ensured])]),
  )
  for (const next of legacy.asCompleted([ensured])) await current.runUntilComplete(next)
  expect([said(), legacy.TimeoutError.name]).toEqual([[], 'TimeoutError'])
})
