import { createTask, getRunningLoop, isCancelled, sleep, ValueError } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'
import { WatchedLoop } from '../src/watched-loop.ts'

test('sleep() takes its time, and answers with what it was given', () =>
  inVirtualTime(async () => {
    expect(await sleep(0.05)).toBe(undefined)
    expect(await sleep(0.05, 'yeah')).toBe('yeah')
    expect(getRunningLoop().time()).toBeCloseTo(0.1)
    expect(await sleep({ minutes: 1, seconds: 30 }, 1)).toBe(1)
    expect(getRunningLoop().time()).toBeCloseTo(90.1)
  }))

test('sleep(0) lets what is ready go first, and answers too', () =>
  inVirtualTime(async () => {
    let result = 0
    getRunningLoop().callSoon(() => (result += 1))
    expect(result).toBe(0)
    const answer = await sleep(0, 10)
    expect([result, answer]).toEqual([1, 10])
  }))

test('sleep() refuses what is no number', () =>
  inVirtualTime(async () => {
    expect(() => sleep(Number.NaN)).toThrow(ValueError)
    expect(() => sleep({ seconds: Number.NaN })).toThrow(ValueError)
    expect(() => sleep('1' as unknown as number)).toThrow(TypeError)
  }))

test('a duration has no parts but those that are known, for it would take no time', () => {
  for (const wrong of [{ days: 7 }, { second: 1 }, { seconds: 1, ms: 5 }, [1]]) {
    expect(() => sleep(wrong as object)).toThrow(TypeError)
    expect(() => sleep(wrong as object)).toThrow(/sleep\(\) takes hours, minutes, seconds and milliseconds/)
  }
})

test('a sleep that is cancelled leaves no timer', async () => {
  const loop = new WatchedLoop()
  const main = async (): Promise<void> => {
    const nap = createTask(sleep(10, 'yeah'))
    await sleep(0)
    expect(loop.leftBehind()).toContain('1 timers')
    nap.cancel()
    await sleep(0)
    expect(loop.leftBehind()).toEqual([])
    expect(nap.cancelled()).toBe(true)
  }
  await run(main, { loopFactory: () => loop })
})

test('a task that waits for a sleeper sees it cancelled by somebody else', () =>
  inVirtualTime(async () => {
    const sleeper = createTask(async () => sleep(5000))
    getRunningLoop().callLater(0.1, () => sleeper.cancel())
    const outcome: unknown = await sleeper.then(
      () => 'slept in',
      (error: unknown) => (isCancelled(error) ? 'cancelled' : error),
    )
    expect([outcome, getRunningLoop().time()]).toEqual(['cancelled', 0.1])
  }))

test('wherever sleep() is cancelled, it ends there and then', async () => {
  const suspensions = await cancelEverywhere({
    arrange: () => getRunningLoop().time(),
    act: function* () {
      yield* sleep(1)
      yield* sleep(0)
      yield* sleep(-1)
      yield* sleep(2)
    },
    check: (_, { suspension, task, loop }) => {
      expect([suspension, task.cancelled(), loop.time()]).toEqual([
        suspension,
        suspension > 0,
        suspension === 1 ? 0 : suspension === 0 ? 3 : 1,
      ])
    },
  })
  expect(suspensions).toBe(4)
})
