import { isCancelled, KeyboardInterrupt, sleep, SystemExit, type ExceptionContext } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'

/** A loop that notes what its exception handler is told. */
class TellingLoop extends VirtualEventLoop {
  readonly told: ExceptionContext[] = []

  override callExceptionHandler(context: ExceptionContext): void {
    this.told.push(context)
  }
}

test('a main coroutine that throws KeyboardInterrupt ends the run with it, and nobody else is told', async () => {
  const loop = new TellingLoop()
  const interrupt = new KeyboardInterrupt('enough')
  const main = async (): Promise<void> => {
    throw interrupt
  }
  await expect(loop.runUntilComplete(main)).rejects.toBe(interrupt)
  loop.close()
  expect(loop.told).toEqual([])
  await expect(run(main, { loopFactory: () => new TellingLoop() })).rejects.toBe(interrupt)
})

test('a run that ended with KeyboardInterrupt leaves no stop() behind for the next', async () => {
  const loop = new VirtualEventLoop()
  await expect(
    loop.runUntilComplete(async () => {
      throw new KeyboardInterrupt()
    }),
  ).rejects.toThrow(KeyboardInterrupt)
  let called = false
  loop.callSoon(() => {
    loop.callSoon(() => {
      called = true
      loop.stop()
    })
  })
  await loop.runForever()
  expect(called).toBe(true)
  loop.close()
})

test('a run that a callback ended with a kind of SystemExit can be followed by another, which its main alone ends', async () => {
  class ShowStopper extends SystemExit {}
  const loop = new VirtualEventLoop()
  loop.callSoon(() => {
    throw new ShowStopper(1)
  })
  await expect(loop.runUntilComplete(sleep(0.1))).rejects.toThrow(ShowStopper)
  expect(await loop.runUntilComplete(sleep(0.2, 'the second'))).toBe('the second')
  expect(loop.time()).toBe(0.2)
  loop.close()
})

test('a task that answers its cancellation with SystemExit has failed with it, and so has the run', async () => {
  const loop = new VirtualEventLoop()
  const exit = new SystemExit(1)
  const task = loop.createTask(async () => {
    try {
      await sleep(10)
    } catch (error) {
      expect(isCancelled(error)).toBe(true)
      throw exit
    }
  })
  await loop.runUntilComplete(sleep(0))
  task.cancel()
  expect(task.done()).toBe(false)
  await expect(loop.runUntilComplete(sleep(1))).rejects.toBe(exit)
  expect([task.done(), task.cancelled(), loop.time()]).toEqual([true, false, 0])
  expect(task.exception()).toBe(exit)
  await loop.runUntilComplete(sleep(1))
  loop.close()
})
