import { coroutine, getEventLoop, newEventLoop, setEventLoop, wait } from '@asyncio/legacy'
import { getDefaultLoopFactory, newEventLoop as newLoopOfToday } from '@asyncio/loop'
import { NodeEventLoop, Protocol, sleep } from '@asyncio/node'
import process from 'node:process'
import { expect, test } from 'vitest'
import { RunningProgram } from '../src/run-program.ts'

test('where @asyncio/node is imported, the loop that is made on demand has network, signals and executors', async () => {
  const loop = getEventLoop()
  try {
    expect(loop).toBeInstanceOf(NodeEventLoop)
    const serveOnce = coroutine(function* serveOnce() {
      const server = yield* loop.createServer(() => new Protocol(), '127.0.0.1', 0)
      const listening = server.sockets.length
      server.close()
      yield* server.waitClosed()
      return listening
    })
    expect(await loop.runUntilComplete(serveOnce())).toBe(1)
    loop.addSignalHandler('SIGHUP', () => {})
    expect(process.listenerCount('SIGHUP')).toBe(1)
  } finally {
    loop.close()
    setEventLoop(null)
  }
})

test('newEventLoop() makes such a loop too, and that of @asyncio/loop goes on making the smaller one', () => {
  const [ofLegacy, ofToday] = [newEventLoop(), newLoopOfToday()]
  expect([ofLegacy instanceof NodeEventLoop, ofToday instanceof NodeEventLoop]).toEqual([true, false])
  expect(getDefaultLoopFactory()).toBeNull()
  ofLegacy.close()
  ofToday.close()
})

test('without @asyncio/node, it is the loop of @asyncio/loop', async () => {
  using program = new RunningProgram(`
    import { getEventLoop } from '@asyncio/legacy'
    console.log(getEventLoop().constructor.name)`)
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe('EventLoop\n')
})

test('wait() answers with a pair, which has names as well', async () => {
  const loop = newEventLoop()
  const waitForTwo = coroutine(function* waitForTwo() {
    const [done, pending] = yield* wait([sleep(0), sleep(60)], { timeout: 0.01 })
    for (const task of pending) task.cancel()
    return [done.size, pending.size]
  })
  expect(await loop.runUntilComplete(waitForTwo())).toEqual([1, 1])
  const outcome = await loop.runUntilComplete(wait([sleep(0)]))
  expect([...outcome]).toEqual([outcome.done, outcome.pending])
  loop.close()
})
