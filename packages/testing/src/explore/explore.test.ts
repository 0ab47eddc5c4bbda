import { createTask, currentTask, Future, gather, getRunningLoop, isCancelled, sleep, taskGroup } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { expect, test } from 'vitest'
import { DeadlockError } from '../deadlock-error.ts'
import { ExplorationError } from './exploration-error.ts'
import { explore } from './explore.ts'
import type { ExploredBody, ExploreOptions } from './explore-options.ts'
import { ScheduleError } from './schedule-error.ts'

async function failureOf(body: ExploredBody, options?: ExploreOptions): Promise<ExplorationError> {
  const [outcome] = await Promise.allSettled([explore(body, options)])
  if (outcome.status === 'rejected' && outcome.reason instanceof ExplorationError) return outcome.reason
  throw new Error('It was to fail', { cause: outcome })
}

async function lastOneWins(): Promise<void> {
  let winner = ''
  await gather(
    ['a', 'b'].map((name) =>
      createTask(
        async () => {
          winner = name
        },
        { name },
      ),
    ),
  )
  if (winner !== 'b') throw new Error(`${winner} wins`)
}

test('explore() tells what failed, where it was found, what was out of turn, and how to run it again', async () => {
  const found = await failureOf(lastOneWins, { runs: 50, seed: 7 })
  expect(found.message).toMatch(
    /^The body failed with Error: a wins\n {2}Found in run \d+ of 50 with seed 7, and cut down in \d+ more\. Out of turn in one place:\n {4}step 2: b takes its step 1, instead of a takes its step 1\n {2}To run it again: explore\(body, \{ schedule: '2:1' \}\)$/,
  )
  expect(found).toMatchObject({ name: 'ExplorationError', seed: 7, schedule: '2:1', cause: new Error('a wins') })
  const again = await failureOf(lastOneWins, { schedule: found.schedule })
  expect(again.message).toContain('The given schedule was run again')
  expect(again).toMatchObject({ run: 1, schedule: '2:1', steps: found.steps, cause: found.cause })
})

test('the same seed finds the same in the same run, other seeds in other runs', async () => {
  const found: ExplorationError[] = []
  for (const seed of [1, ...Array(20).keys()]) found.push(await failureOf(lastOneWins, { seed }))
  expect(found[0]?.message).toBe(found[2]?.message)
  expect(new Set(found.map((error) => error.run)).size).toBeGreaterThan(1)
})

test('a body that has one order only is run once', async () => {
  let runs = 0
  const tried = await explore(async () => {
    runs += 1
    await sleep(1)
  })
  expect({ tried, runs }).toEqual({ tried: { runs: 1, orders: 1, seed: 0 }, runs: 1 })
})

test('a body that fails in the plain order is told of as it is', async () => {
  const found = await failureOf(async () => {
    await sleep(1)
    throw new TypeError('no')
  })
  expect(found).toMatchObject({ schedule: 'plain', run: 1, steps: [], cause: new TypeError('no') })
  expect(found.message).toContain('in the plain order, first in, first out')
  expect(await failureOf(async () => Promise.reject(new Error('no')), { schedule: 'plain' })).toMatchObject({ run: 1 })
})

test('a body may be a generator function', async () => {
  const found = await failureOf(function* () {
    yield* sleep(1)
    throw new Error('from a generator')
  })
  expect(found.cause).toEqual(new Error('from a generator'))
})

test('a deadlock is a failure', async () => {
  const found = await failureOf(async () => new Future<void>())
  expect(found.cause).toBeInstanceOf(DeadlockError)
})

test('a task that is left behind is a failure, unless the body may leave tasks', async () => {
  async function leaves(): Promise<void> {
    createTask(sleep(100), { name: 'left' })
    await sleep(0)
  }
  const found = await failureOf(leaves)
  expect(found.message).toContain("The body ended, and left <Task pending name='left'>")
  await expect(explore(leaves, { leavesTasks: true, runs: 10 })).resolves.toMatchObject({ runs: 10 })
})

test('what nobody handles is a failure: in a callback, and in a task that nobody awaits', async () => {
  const inCallback = await failureOf(async () => {
    getRunningLoop().callSoon(() => {
      throw new Error('in a callback')
    })
    await sleep(1)
  })
  expect(inCallback.cause).toEqual(new Error('in a callback'))
  const inTask = await failureOf(async () => {
    createTask(async () => Promise.reject(new Error('in a task')))
    await sleep(1)
  })
  expect(inTask.message).toContain('Nobody handled Error: in a task (Task exception was never retrieved)')
})

test('a body that has an exception handler of its own handles by itself', async () => {
  await explore(async () => {
    const loop = getRunningLoop()
    loop.setExceptionHandler(() => {})
    loop.callSoon(() => {
      throw new Error('expected')
    })
    await sleep(1)
  })
})

test('a body that never ends fails after so many steps, also if it swallows its cancellation', async () => {
  const found = await failureOf(
    async () => {
      while (true) await sleep(1).catch(() => undefined)
    },
    { maxSteps: 50 },
  )
  expect(found.message).toContain('The body has not ended after 50 steps: give a higher maxSteps, if it needs more')
})

test('each run has a loop of its own, whose time begins at 0, and the same names of tasks', async () => {
  const seen = new Set<string>()
  await explore(
    async () => {
      const child = createTask(sleep(1))
      seen.add(`${getRunningLoop().time()} ${currentTask()?.getName()} ${child.getName()}`)
      await gather([child, sleep(1)])
    },
    { runs: 20 },
  )
  expect([...seen]).toEqual(['0 main Task-1'])
})

test('a cancel reaches every wait of a task, and its first step, but no task twice', async () => {
  const reached = new Set<string>()
  await explore(
    async () => {
      let at = 'not begun'
      async function work(): Promise<void> {
        at = 'first wait'
        await sleep(1)
        at = 'second wait'
        await sleep(0)
        at = 'ended'
      }
      const task = createTask(async () => {
        try {
          await work()
        } finally {
          await sleep(1) // is left alone
          if (at !== 'ended') at += ', cleaned up'
        }
      })
      const [outcome] = await gather([task], { returnExceptions: true })
      reached.add(isCancelled(outcome) ? at : 'not cancelled')
    },
    { cancels: { max: 3 }, runs: 300 },
  )
  expect([...reached].toSorted()).toEqual([
    'ended',
    'first wait, cleaned up',
    'not begun',
    'not cancelled',
    'second wait, cleaned up',
  ])
})

test('only those are cancelled that may be, and the body only if it is named', async () => {
  const cancelled = new Set<string>()
  async function body(): Promise<void> {
    async function work(): Promise<void> {
      try {
        await sleep(1)
      } catch (error) {
        cancelled.add(currentTask()?.getName() ?? '')
        throw error
      }
    }
    const tasks = ['a', 'b'].map((name) => createTask(work, { name }))
    await gather([...tasks, work], { returnExceptions: true })
  }
  await explore(body, { cancels: { of: (task) => task.getName() === 'b' }, runs: 100 })
  expect([...cancelled]).toEqual(['b'])
  // A cancelled body may end so.
  let ended = 0
  await explore(
    async () => {
      try {
        await sleep(1)
      } catch (error) {
        ended += 1
        throw error
      }
    },
    { cancels: { of: () => true }, runs: 20 },
  )
  expect(ended).toBeGreaterThan(0)
})

test('a task group holds together under cancels', async () => {
  const tried = await explore(
    async () => {
      let ended = 0
      await taskGroup(async (group) => {
        for (let child = 0; child < 3; child += 1) {
          group.createTask(async () => {
            try {
              await sleep(child)
            } finally {
              ended += 1
            }
          })
        }
      })
      if (ended > 3) throw new Error('too many')
    },
    { cancels: true, runs: 200 },
  )
  expect(tried.orders).toBeGreaterThan(20)
})

test.each([
  ['2:5', /in step 2 it takes choice 5, and the last one there is 1/],
  ['1:1', /in step 1 there was only one thing that could come next/],
  ['900:1', /the run had ended after \d+ steps, and it goes on to step 900/],
  ['2:cancel nobody', /before step 2 it cancels 'nobody', which does not wait there \(main, a, b could be\)/],
])('a schedule that does not fit says so: %s', async (schedule, why) => {
  const [outcome] = await Promise.allSettled([explore(lastOneWins, { schedule })])
  expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(ScheduleError) })
  expect(outcome.status === 'rejected' && String(outcome.reason)).toMatch(why)
})

test('a body that does not do the same each time is told of', async () => {
  let runs = 0
  const found = await failureOf(async () => {
    runs += 1
    await gather([sleep(1), sleep(1)])
    if (runs === 5) throw new Error('now and then')
  })
  expect(found.message).toContain('the body does not do the same each time')
  expect(found.cause).toEqual(new Error('now and then'))
})

test('options that can not be used are refused before the body is run', async () => {
  let runs = 0
  async function body(): Promise<void> {
    runs += 1
  }
  const refused: [unknown, string][] = [
    [{ runs: 0 }, 'The option runs is a whole number from 1 on: received 0'],
    [{ runs: 1.5 }, 'The option runs is a whole number from 1 on: received 1.5'],
    [{ runs: '7' }, "The option runs takes a number of runs: received '7'"],
    [{ seed: -1 }, 'The option seed is a whole number from 0 on: received -1'],
    [{ maxSteps: Infinity }, 'The option maxSteps is a whole number from 1 on: received Infinity'],
    [{ cancels: 'all' }, "The option cancels is true, false or { max, of }: received 'all'"],
    [{ cancels: { max: 0 } }, 'The option cancels.max is a whole number from 1 on: received 0'],
    [{ cancels: { of: 'main' } }, "The option cancels.of is a function of a task: received 'main'"],
    [{ leavesTasks: 1 }, 'The option leavesTasks is true or false: received 1'],
    [{ schedule: 'x' }, "received 'x'"],
    [null, 'explore() takes its options as an object: received null'],
  ]
  for (const [options, message] of refused)
    await expect(explore(body, options as ExploreOptions)).rejects.toThrow(message)
  await expect(explore(body() as never)).rejects.toThrow(
    'explore() takes a function, as it calls it for each run: received an instance of Promise; write () => it',
  )
  expect(runs).toBe(1)
})

test('explore() inside a running loop is refused', async () => {
  await expect(run(async () => explore(async () => {}))).rejects.toThrow(
    'explore() cannot be called from a running event loop',
  )
})
