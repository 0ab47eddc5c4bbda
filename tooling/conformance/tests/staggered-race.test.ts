import { createTask, getRunningLoop, RuntimeError, sleep, type GeneratorCoroutine } from '@asyncio/core'
import { staggeredRace } from '@asyncio/streams/lowlevel'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

type Attempt = () => GeneratorCoroutine<string>

/** Runs a race, and tells who won, what was thrown away, and how long it took. */
async function race(
  attempts: Attempt[],
  delay = 1,
): Promise<{ winner: string | undefined; discarded: string[]; time: number }> {
  return inVirtualTime(async () => {
    const discarded: string[] = []
    const loop = getRunningLoop()
    const winner = await createTask(() => staggeredRace(loop, attempts, delay, (lost) => discarded.push(lost)))
    return { winner, discarded, time: loop.time() }
  })
}

function attempt(name: string, log: string[], { takes = 0, fails = false } = {}): Attempt {
  return function* () {
    log.push(`${name} begins`)
    try {
      if (takes > 0) yield* sleep(takes)
    } finally {
      log.push(`${name} ends`)
    }
    if (fails) throw new RuntimeError(name)
    return name
  }
}

test('a race without attempts has no winner', async () => {
  expect(await race([])).toEqual({ winner: undefined, discarded: [], time: 0 })
})

test('the first attempt that succeeds in time is the only one that begins', async () => {
  const log: string[] = []
  expect(await race([attempt('one', log, { takes: 0.5 }), attempt('two', log)])).toEqual({
    winner: 'one',
    discarded: [],
    time: 0.5,
  })
  expect(log).toEqual(['one begins', 'one ends'])
})

test('an attempt that fails makes the next one begin at once', async () => {
  const log: string[] = []
  const outcome = await race([attempt('one', log, { takes: 0.5, fails: true }), attempt('two', log)])
  expect(outcome).toEqual({ winner: 'two', discarded: [], time: 0.5 })
  expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
})

test('an attempt that takes longer than the delay has the next one beside it, and is cancelled if that wins', async () => {
  const log: string[] = []
  const outcome = await race([attempt('one', log, { takes: 9 }), attempt('two', log, { takes: 1 })])
  expect(outcome).toEqual({ winner: 'two', discarded: [], time: 2 })
  expect(log).toEqual(['one begins', 'two begins', 'two ends', 'one ends'])
})

test('where all attempts fail nobody wins', async () => {
  const log: string[] = []
  const outcome = await race([
    attempt('one', log, { fails: true }),
    attempt('two', log, { takes: 3, fails: true }),
    attempt('three', log, { takes: 1, fails: true }),
  ])
  expect(outcome).toEqual({ winner: undefined, discarded: [], time: 3 })
})
