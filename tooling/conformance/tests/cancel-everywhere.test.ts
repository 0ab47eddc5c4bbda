import { createTask, getRunningLoop, sleep, type Future } from '@asyncio/core'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'

// The checker itself: what it must find.

function forgetful(leave: (future: Future<void>) => void): Promise<number> {
  return cancelEverywhere({
    arrange: () => getRunningLoop().createFuture<void>(),
    act: function* (future) {
      leave(future)
      yield* sleep(1)
    },
  })
}

test('cancelEverywhere() finds a timer that was left', async () => {
  await expect(forgetful(() => getRunningLoop().scheduleAt(1000, { run: () => undefined }))).rejects.toThrow(
    'Cancelled before suspension 1, it left 1 timers',
  )
})

test('cancelEverywhere() finds a callback that was left on a future', async () => {
  await expect(forgetful((future) => future.addCallback({ wake: () => undefined }))).rejects.toThrow(
    '1 callbacks on a future',
  )
})

test('cancelEverywhere() finds a task that was left, and what was told to the exception handler', async () => {
  await expect(forgetful(() => void createTask(() => sleep(1000)))).rejects.toThrow(/<Task .*pending/)
  const report = (): void => getRunningLoop().callExceptionHandler({ message: 'something' })
  await expect(forgetful(report)).rejects.toThrow('a report: something')
})

test('cancelEverywhere() lets an error that is no cancellation out', async () => {
  await expect(
    cancelEverywhere({
      arrange: () => undefined,
      act: function* () {
        try {
          yield* sleep(1)
        } catch {
          throw new RangeError('in cleaning up')
        }
      },
    }),
  ).rejects.toThrow('in cleaning up')
})

test('cancelEverywhere() cancels at each suspension, in three moments, and once more not at all', async () => {
  const runs: string[] = []
  const suspensions = await cancelEverywhere({
    arrange: () => undefined,
    act: function* () {
      yield* sleep(1)
      yield
    },
    check: (_, { suspension, moment, task }) => {
      runs.push(`${suspension} ${moment} ${task.cancelled() ? 'cancelled' : 'ended'}`)
    },
  })
  expect(suspensions).toBe(2)
  expect(runs).toEqual([
    '1 before cancelled',
    '1 after cancelled',
    '1 a turn later cancelled',
    '2 before cancelled',
    '2 after cancelled',
    '2 a turn later cancelled',
    '0 before ended',
    '0 after ended',
    '0 a turn later ended',
  ])
})
