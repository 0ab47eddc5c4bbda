import {
  createTask,
  currentTask,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  TimeoutError,
  waitFor,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Event } from '@asyncio/sync'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/events.ts`.

test('an event shows whether it has happened, and how many wait for it', () =>
  inVirtualTime(async () => {
    const event = new Event()
    expect([String(event), inspect(event)]).toEqual(['<Event [unset]>', '<Event [unset]>'])
    const tasks = [createTask(event.wait()), createTask(event.wait())]
    await sleep(0)
    expect(inspect({ event })).toBe('{ event: <Event [unset, waiters:2]> }')
    event.set()
    expect(inspect(event)).toBe('<Event [set, waiters:2]>')
    await sleep(0)
    expect([inspect(event), ...tasks.map((task) => task.result())]).toEqual(['<Event [set]>', true, true])
  }))

test('an event is set, and cleared, once or more often', () => {
  const event = new Event()
  expect(event.isSet()).toBe(false)
  for (let time = 0; time < 2; time += 1) {
    event.set()
    expect(event.isSet()).toBe(true)
  }
  for (let time = 0; time < 2; time += 1) {
    event.clear()
    expect(event.isSet()).toBe(false)
  }
})

test('an event that has happened is waited for without a turn of the loop, and in any loop', async () => {
  const event = new Event()
  event.set()
  for (let round = 0; round < 2; round += 1) {
    await inVirtualTime(async () => {
      let turned = false
      getRunningLoop().callSoon(() => (turned = true))
      expect(await event.wait()).toBe(true)
      expect(await event.wait({ signal: new AbortController().signal })).toBe(true)
      expect(await waitFor(event.wait(), 1)).toBe(true)
      expect(turned).toBe(false)
    })
  }
})

test('an event belongs to the first loop in which somebody has waited for it', async () => {
  const loopFactory = (): VirtualEventLoop => new VirtualEventLoop()
  const event = new Event()
  await run(async () => errorOf(waitFor(event.wait(), 1)), { loopFactory })
  await run(
    async () => {
      const error = await errorOf(event.wait())
      expect(error).toBeInstanceOf(RuntimeError)
      expect(error.message).toMatch(/^<Event \[unset\]> is bound to a different event loop: /)
      event.set()
      expect([await event.wait(), String(event)]).toEqual([true, '<Event [set]>'])
    },
    { loopFactory },
  )
})

test('a generator waits for an event as an async function does', () =>
  inVirtualTime(function* () {
    const event = new Event()
    getRunningLoop().callLater(1, () => event.set())
    expect(yield* event.wait()).toBe(true)
    expect(getRunningLoop().time()).toBe(1)
    function* nested(): GeneratorCoroutine<boolean> {
      return yield* event.wait()
    }
    expect(yield* nested()).toBe(true)
  }))

test('wherever one who waits for an event is cancelled, nothing is left behind, and the others go on', async () => {
  for (const make of [
    (event: Event) => event.wait(),
    (event: Event) => waitFor(event.wait(), 10),
    (event: Event) => event.wait({ signal: new AbortController().signal }),
  ]) {
    const suspensions = await cancelEverywhere({
      arrange: () => {
        const event = new Event()
        const other = createTask(event.wait())
        getRunningLoop().callLater(1, () => event.set())
        return { event, other }
      },
      *act({ event }) {
        yield* sleep(0)
        yield* make(event)
      },
      async settle({ other }) {
        expect(await other).toBe(true)
      },
      check: ({ event }) => expect(String(event)).toBe('<Event [set]>'),
    })
    expect(suspensions).toBe(2)
  }
})

test('a time limit on a wait ends that one, and nobody else’s', () =>
  inVirtualTime(async () => {
    const event = new Event()
    const other = createTask(event.wait())
    expect(await errorOf(waitFor(event.wait(), 1))).toBeInstanceOf(TimeoutError)
    expect(String(event)).toBe('<Event [unset, waiters:1]>')
    event.set()
    expect(await other).toBe(true)
  }))

test('a signal ends the wait before it begins, while it waits, and in the turn of the event; after it, it does nothing', () =>
  inVirtualTime(async () => {
    const happened = new Event()
    happened.set()
    const early = await errorOf(happened.wait({ signal: AbortSignal.abort('early') }))
    expect(isCancelled(early) && early.args).toEqual(['early'])

    const event = new Event()
    const meanwhile = new AbortController()
    getRunningLoop().callLater(1, () => meanwhile.abort('meanwhile'))
    const error = await errorOf(event.wait({ signal: meanwhile.signal }))
    expect(isCancelled(error) && error.args).toEqual(['meanwhile'])
    expect([currentTask()?.cancelling(), String(event)]).toEqual([0, '<Event [unset]>'])

    for (const order of ['abort, set', 'set, abort']) {
      const both = new AbortController()
      event.clear()
      const aborted = createTask(async () => errorOf(event.wait({ signal: both.signal })))
      const other = createTask(event.wait())
      await sleep(0)
      if (order === 'abort, set') both.abort()
      event.set()
      if (order === 'set, abort') both.abort()
      expect([isCancelled(await aborted), await other]).toEqual([true, true])
    }

    const late = new AbortController()
    event.clear()
    getRunningLoop().callLater(1, () => event.set())
    expect(await event.wait({ signal: late.signal })).toBe(true)
    late.abort()
    await sleep(0)
    expect(currentTask()?.cancelling()).toBe(0)
  }))
