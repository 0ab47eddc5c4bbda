import { CancelledError, ContextVar, currentTask, getRunningLoop, sleep } from '@asyncio/core'
import { createTest, test } from '@asyncio/testing/vitest'
import { afterEach, aroundEach, beforeEach, describe, expect, test as plain } from 'vitest'

const variable = new ContextVar<string>('variable', { default: 'nothing' })
const log: string[] = []
/** What vitest had of each test's errors by itself, when the test was over and its loop closed. */
const errors = new Map<string, (string | undefined)[]>()

// Before the first test, and so around what isolates the tests.
aroundEach(async (runTest, { task }) => {
  try {
    await runTest()
  } finally {
    errors.set(
      task.name,
      (task.result?.errors ?? []).map(({ name }) => name),
    )
  }
})

plain('a test of vitest that stands beside is left alone', () => {
  expect(currentTask).toThrow()
})

test('a test runs on a loop in virtual time', async ({ loop, task }) => {
  expect(getRunningLoop()).toBe(loop)
  await sleep(3600)
  expect(loop.time()).toBe(3600)
  expect(task.name).toContain('virtual time')
})

test.each([1, 2])('each(%d) gives a value and a loop of its own', async (seconds) => {
  await sleep(seconds)
  expect(getRunningLoop().time()).toBe(seconds)
})

test.for([[3, 4]] as const)('for(%s) gives a value and the fixtures', async ([one, two], { loop, expect: own }) => {
  await sleep(one + two)
  own(loop.time()).toBe(7)
})

test.fails('a test that leaves a timer behind fails', ({ loop }) => {
  loop.callLater(1, () => {})
})

const withBeats = test.extend('beats', ({ loop, addCleanup }) => {
  const beats: number[] = []
  const heartbeat = loop.createTask(async () => {
    for (;;) {
      await sleep(60)
      beats.push(loop.time())
    }
  })
  addCleanup(() => heartbeat.cancel())
  return beats
})

withBeats('a task with timers without end does not run away', async ({ beats, loop, onTestFinished }) => {
  onTestFinished(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(loop.time()).toBe(3630)
  })
  await sleep(3630)
  expect([beats.length, loop.time()]).toEqual([60, 3630])
})

test.fails('a test that waits for ever fails', async ({ loop }) => {
  await loop.createFuture<void>()
})

plain('of a test that waits for ever the deadlock is told, and not the cancellation that it was ended by', () => {
  expect(errors.get('a test that waits for ever fails')).toEqual([])
})

test.fails('a test that is cancelled by itself fails', async () => {
  throw new CancelledError('by itself')
})

plain('of a test that was cancelled by itself that is told', () => {
  expect(errors.get('a test that is cancelled by itself fails')).toEqual(['CancelledError'])
})

describe('hooks and fixtures', () => {
  beforeEach(async () => {
    await sleep(1)
    variable.set('set up')
    log.push(`beforeEach at ${getRunningLoop().time()}`)
  })

  afterEach(async () => {
    await sleep(1)
    log.push(`afterEach at ${getRunningLoop().time()}, ${variable.get()}`)
  })

  const served = test.extend('server', async ({ loop, enter }, { onCleanup }) => {
    await sleep(1)
    onCleanup(async () => {
      await sleep(1)
      log.push(`fixture ends at ${loop.time()}`)
    })
    return enter({ enter: () => 'server', exit: () => log.push(`exit at ${loop.time()}`) })
  })

  served('run in the same task as the test', async ({ server, loop, addCleanup }) => {
    addCleanup(() => log.push('cleanup'))
    log.push(`test at ${loop.time()}, ${variable.get()}, ${server}`)
    variable.set('tested')
  })

  plain.skipIf(false).fails('of such a test do not run on a loop for others', async () => {
    await sleep(0)
  })
})

plain('hooks, fixtures and cleanups have run in order', () => {
  expect(log.slice(0, 6)).toEqual([
    'beforeEach at 1',
    'test at 2, set up, server',
    'afterEach at 3, tested',
    'fixture ends at 4',
    'cleanup',
    'exit at 4',
  ])
})

describe('createTest', () => {
  const byHand = createTest({ autojump: false, start: 10 })

  byHand('isolates in its own way', async ({ loop }) => {
    await loop.advance(5)
    expect(loop.time()).toBe(15)
  })

  describe('in a suite inside', () => {
    byHand('isolates once', ({ loop }) => {
      expect(loop.time()).toBe(10)
    })

    test('stands beside others', ({ loop }) => {
      expect([loop.time(), loop.autojump]).toEqual([0, true])
    })
  })
})

test.concurrent('concurrent tests have a loop each (1)', async ({ loop, expect: own }) => {
  await sleep(1)
  own(loop.time()).toBe(1)
})

test.concurrent('concurrent tests have a loop each (2)', async ({ loop, expect: own }) => {
  await sleep(2)
  own(loop.time()).toBe(2)
})
