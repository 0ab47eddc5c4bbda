import {
  coroutineFunction,
  createTask,
  currentTask,
  getEventLoop,
  getRunningLoop,
  isCancelled,
  setEventLoop,
  sleep,
} from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

afterEach(() => setEventLoop(null))

test('inside a loop, getEventLoop() is the loop that runs, whichever was set; outside, the one that was set', async () => {
  const [loop, set] = [new VirtualEventLoop(), new VirtualEventLoop()]
  for (const outside of [null, set, loop]) {
    setEventLoop(outside)
    const seen: unknown[] = []
    loop.callSoon(() => seen.push(getEventLoop(), getRunningLoop()))
    await loop.runUntilComplete(async () => {
      seen.push(getEventLoop())
      await sleep(1)
      seen.push(getEventLoop())
    })
    expect(seen).toHaveLength(4)
    for (const one of seen) expect(one).toBe(loop)
    if (outside === null) expect(() => getEventLoop()).toThrow('There is no current event loop')
    else expect(getEventLoop()).toBe(outside)
    expect(() => getRunningLoop()).toThrow('no running event loop')
  }
  loop.close()
  set.close()
})

test('newEventLoop() makes a loop each time, and sets none', () => {
  const [first, second] = [newEventLoop(), newEventLoop()]
  expect(first).not.toBe(second)
  expect([first.isRunning(), first.isClosed()]).toEqual([false, false])
  expect(() => getEventLoop()).toThrow('There is no current event loop')
  first.close()
  second.close()
})

test('setEventLoop() takes another loop, or none, and refuses the rest without forgetting what was set', () => {
  const [first, second] = [newEventLoop(), newEventLoop()]
  setEventLoop(first)
  expect(() => setEventLoop({} as never)).toThrow(TypeError)
  expect(getEventLoop()).toBe(first)
  setEventLoop(second)
  expect(getEventLoop()).toBe(second)
  setEventLoop(null)
  expect(() => getEventLoop()).toThrow('There is no current event loop')
  first.close()
  second.close()
})

test('a loop that runs refuses to run a coroutine again, which then is never awaited', async () => {
  const warnings: string[] = []
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation((message) => void warnings.push(String(message)))
  const inner = coroutineFunction(async function inner() {})
  await inVirtualTime(async () => {
    const loop = getRunningLoop()
    expect(loop.isRunning()).toBe(true)
    await expect(loop.runUntilComplete(inner())).rejects.toThrow('This event loop is already running')
    await sleep(0)
  })
  spy.mockRestore()
  expect(warnings).toEqual([expect.stringContaining("coroutine 'inner' was never awaited")])
})

test('a task that a callback cancels is over for who awaits it, before its loop stops', async () => {
  const loop = new VirtualEventLoop()
  const never = loop.createFuture<void>()
  const victim = loop.createTask(async () => never)
  const main = loop.createTask(async () => {
    loop.callSoon(() => victim.cancel())
    try {
      await victim
      return 'not reached'
    } catch (error) {
      return isCancelled(error) ? 'cancelled' : error
    } finally {
      loop.stop()
    }
  })
  await loop.runForever()
  expect(main.result()).toBe('cancelled')
  expect([victim.cancelled(), never.cancelled()]).toEqual([true, true])
  loop.close()
})

test('timers that were set out of order are called in the order of their times, cancelled ones left out', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const rung: number[] = []
    const handles = [3, 1, 2, 1, 5, 4].map((when, index) => loop.callAt(when, () => rung.push(index)))
    expect(handles.map((handle) => handle.when())).toEqual([3, 1, 2, 1, 5, 4])
    handles[2]?.cancel()
    expect(handles[2]?.when()).toBe(2)
    await sleep(10)
    expect(rung).toEqual([1, 3, 0, 5, 4])
  }))

test('a callback belongs to no task, and the task that it makes to itself', () =>
  inVirtualTime(async () => {
    const seen: unknown[] = []
    getRunningLoop().callSoon(() => {
      seen.push(currentTask())
      createTask(async () => seen.push(currentTask()?.getName()), { name: 'made by a callback' })
    })
    await sleep(1)
    expect(seen).toEqual([null, 'made by a callback'])
  }))
