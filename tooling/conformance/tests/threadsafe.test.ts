import { getRunningLoop } from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

test('callSoonThreadsafe() wakes a loop that sleeps, for a message of another thread', async () => {
  const loop = newEventLoop()
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage('hello')", { eval: true })
  const seen: unknown[] = []
  worker.on('message', (message) => {
    // Nothing runs here that the loop has called.
    expect(() => getRunningLoop()).toThrow('no running event loop')
    loop.callSoonThreadsafe((text: unknown) => {
      seen.push(text, getRunningLoop() === loop)
      loop.stop()
    }, message)
  })
  const alarm = loop.callLater(60, () => loop.stop())
  await loop.runForever()
  alarm.cancel()
  await worker.terminate()
  expect(seen).toEqual(['hello', true])
  loop.close()
})

test('a closed loop refuses callSoonThreadsafe() too', () => {
  const loop = newEventLoop()
  loop.close()
  expect(() => loop.callSoonThreadsafe(() => undefined)).toThrow('Event loop is closed')
})
