import {
  CancelledError,
  currentTask,
  gather,
  isCancelled,
  shield,
  sleep,
  taskGroup,
  timeout,
  TimeoutError,
  wait,
  waitFor,
  wrapFuture,
} from '@asyncio/core'
import { AssertionError } from '../assertion-error.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'

const HOUR = 3600

/** Promises about cancelling. */
export const cancellation: PromiseChecks = {
  'a task that waits is cancelled where it waits, with the message': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const task = loop.createTask(async () => {
        try {
          await sleep(HOUR)
        } catch (error) {
          log.push(isCancelled(error) ? `cancelled: ${String(error.args[0])}` : String(error))
          throw error
        }
      })
      await sleep(0)
      requireSame(task.cancel('why'), true, 'cancel()')
      requireSame([task.cancelled(), log.length], [false, 0], 'cancelled() and what has run at once')
      await requireError('the task', CancelledError, () => task)
      requireSame([task.cancelled(), task.cancel()], [true, false], 'cancelled(), and another cancel()')
      requireSame(log, ['cancelled: why'], 'what the task saw')
    })
  },

  'a task that has not begun never does when it is cancelled': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const task = loop.createTask(async () => log.push('begun'))
      task.cancel()
      await requireError('the task', CancelledError, () => task)
      requireSame(log, [], 'what has run')
    })
  },

  'a task that cancels itself is cancelled at its next suspension': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const task = loop.createTask(async () => {
        currentTask()?.cancel()
        log.push('goes on')
        await sleep(0)
        log.push('never')
      })
      await requireError('the task', CancelledError, () => task)
      requireSame(log, ['goes on'], 'what has run')
    })
  },

  'a task may clean up when it is cancelled, and waits meanwhile': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const task = loop.createTask(async () => {
        try {
          await sleep(HOUR)
        } finally {
          await sleep(0)
          await sleep(0.001)
          log.push('cleaned up')
        }
      })
      await sleep(0)
      task.cancel()
      await requireError('the task', CancelledError, () => task)
      requireSame(log, ['cleaned up'], 'what has run')
    })
  },

  'a task that takes its cancellation back goes on': async (trial) => {
    await trial.run(async (loop) => {
      const counts: number[] = []
      const task = loop.createTask(async () => {
        try {
          await sleep(HOUR)
        } catch (error) {
          if (!isCancelled(error)) throw error
          const self = currentTask()
          counts.push(self?.cancelling() ?? -1, self?.uncancel() ?? -1)
        }
        return sleep(0.001, 'result')
      })
      await sleep(0)
      task.cancel()
      requireSame(await task, 'result', 'the result')
      requireSame([...counts, task.cancelling()], [1, 0, 0], 'the cancellations that were asked for')
    })
  },

  'cancelling a task reaches what it waits for, and only that': async (trial) => {
    await trial.run(async (loop) => {
      const child = loop.createTask(async () => sleep(HOUR))
      const other = loop.createTask(async () => sleep(0.001, 'other'))
      const parent = loop.createTask(async () => gather([child]))
      await sleep(0)
      await sleep(0)
      parent.cancel()
      await requireError('the parent', CancelledError, () => parent)
      requireSame(child.cancelled(), true, 'cancelled() of the child')
      requireSame(await other, 'other', 'the result of the other')
    })
  },

  'shield keeps a cancellation off': async (trial) => {
    await trial.run(async (loop) => {
      const gate = loop.createFuture<string>()
      const inner = loop.createTask(async () => gate)
      const outer = loop.createTask(async () => shield(inner))
      await sleep(0)
      await sleep(0)
      outer.cancel()
      await requireError('the outer task', CancelledError, () => outer)
      requireSame(inner.done(), false, 'done() of the inner task')
      gate.setResult('kept')
      requireSame(await inner, 'kept', 'the result of the inner task')
    })
  },

  'a time limit ends what takes too long, and nothing else': async (trial) => {
    await trial.run(async (loop) => {
      await requireError('timeout', TimeoutError, async () => timeout(0.001, async () => sleep(HOUR)))
      await requireError('waitFor', TimeoutError, async () => waitFor(sleep(HOUR), 0.001))
      requireSame(await timeout(HOUR, async () => sleep(0.001, 'in time')), 'in time', 'what was in time')
      requireSame(await waitFor(sleep(0, 'in time'), HOUR), 'in time', 'what was in time for waitFor')
      const slow = loop.createTask(async () => sleep(HOUR))
      const { pending } = await wait([slow], { timeout: 0.001 })
      requireSame([pending.has(slow), slow.done()], [true, false], 'whether wait leaves it alone')
      slow.cancel()
      await requireError('the task', CancelledError, () => slow)
      requireSame(currentTask()?.cancelling(), 0, 'the cancellations of whoever waited')
    })
  },

  'a task group that fails cancels the others, and waits for them': async (trial) => {
    await trial.run(async () => {
      const log: string[] = []
      const error = await requireError('the group', AggregateError, async () =>
        taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(0)
            throw new RangeError('boom')
          })
          group.createTask(async () => {
            try {
              await sleep(HOUR)
            } finally {
              await sleep(0)
              log.push('cleaned up')
            }
          })
          await sleep(HOUR)
        }),
      )
      requireSame(error.errors.map(String), ['RangeError: boom'], 'the errors')
      requireSame(log, ['cleaned up'], 'what the other did')
      requireSame(currentTask()?.cancelling(), 0, 'the cancellations of whoever waited')
    })
  },

  'a cancellation in the turn of the wake-up is not lost': async (trial) => {
    await trial.run(async (loop) => {
      const future = loop.createFuture<void>()
      const task = loop.createTask(async () => {
        await future
        throw new AssertionError('The task went on as if nothing had happened')
      })
      await sleep(0)
      future.setResult()
      task.cancel()
      await requireError('the task', CancelledError, () => task)
    })
  },

  'a foreign promise that was wrapped is a place to be cancelled at': async (trial) => {
    await trial.run(async (loop) => {
      const task = loop.createTask(async () => wrapFuture(new Promise<void>(() => undefined)))
      await sleep(0)
      task.cancel()
      const error = await requireError('the task', CancelledError, () => task)
      requireThat(isCancelled(error), 'isCancelled() does not know it')
    })
  },
}
