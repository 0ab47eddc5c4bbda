import { InvalidStateError, isCancelled, sleep, type EventLoop, type Future } from '@asyncio/core'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'

/** Promises about futures. */
export const futures: PromiseChecks = {
  'createFuture makes a pending future of the loop': async (trial) => {
    const loop = trial.newLoop()
    const future = loop.createFuture()
    requireThat(future.getLoop() === loop, 'getLoop() is another loop')
    requireSame(future.done(), false, 'done()')
    await requireError('result()', InvalidStateError, () => future.result())
  },

  'a future is given an outcome once': async (trial) => {
    const loop = trial.newLoop()
    const future = loop.createFuture<number>()
    future.setResult(1)
    await requireError('setResult', InvalidStateError, () => future.setResult(2))
    await requireError('setException', InvalidStateError, () => future.setException(new Error('boom')))
    requireSame([future.cancel(), future.result()], [false, 1], 'cancel() and result()')
  },

  'done callbacks run in the next turn, in the order in which they were added, each once': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const future = loop.createFuture<void>()
      const removed = (): void => void log.push('removed')
      const twice = (): void => void log.push('twice')
      future.addDoneCallback(() => log.push('first'))
      future.addDoneCallback(removed)
      future.addDoneCallback(twice)
      future.addDoneCallback(twice)
      future.addDoneCallback((told) => log.push(told === future ? 'itself' : 'another'))
      requireSame(future.removeDoneCallback(removed), 1, 'how many were removed')
      loop.callSoon(() => log.push('asked for before'))
      future.setResult()
      loop.callSoon(() => log.push('asked for after'))
      requireSame(log, [], 'what has run at once')
      await sleep(0)
      const expected = ['asked for before', 'first', 'twice', 'twice', 'itself', 'asked for after']
      requireSame(log, expected, 'what has run in the next turn')
    })
  },

  'a callback that is added to a done future runs in the next turn': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const future = done(loop)
      future.addDoneCallback(() => log.push('callback'))
      requireSame(log, [], 'what has run at once')
      await sleep(0)
      requireSame(log, ['callback'], 'what has run in the next turn')
    })
  },

  'awaiting a done future takes no turn': async (trial) => {
    await trial.run(async (loop) => {
      const turns = trial.countTurns(loop)
      const log: string[] = []
      const future = done(loop)
      await sleep(0)
      loop.callSoon(() => log.push('callback'))
      const before = turns.now()
      for (let count = 0; count < 10; count += 1) await future
      requireSame(turns.now() - before, 0, 'how many turns it took')
      requireSame(log, [], 'what ran meanwhile')
    })
  },

  'whoever awaits a future goes on in the turn after it is done, in one line with its callbacks': async (trial) => {
    await trial.run(async (loop) => {
      const turns = trial.countTurns(loop)
      const log: string[] = []
      const future = loop.createFuture<void>()
      const waiter = async (name: string): Promise<void> => {
        await future
        log.push(name)
      }
      const first = loop.createTask(async () => waiter('first task'))
      await sleep(0)
      future.addDoneCallback(() => log.push('callback'))
      const second = loop.createTask(async () => waiter('second task'))
      await sleep(0)
      const before = turns.now()
      future.setResult()
      await sleep(0)
      requireSame(log, ['first task', 'callback', 'second task'], 'what has run one turn later')
      requireSame(turns.now() - before, 1, 'how many turns it took')
      await first
      await second
    })
  },

  'an exception is thrown in everybody who awaits': async (trial) => {
    await trial.run(async (loop) => {
      const boom = new RangeError('boom')
      const future = loop.createFuture<void>()
      const tasks = ['one', 'two'].map(() => loop.createTask(async () => future))
      await sleep(0)
      future.setException(boom)
      for (const task of tasks)
        requireThat((await requireError('the task', RangeError, () => task)) === boom, 'it is another error')
    })
  },

  'a cancelled future throws a cancellation in whoever awaits': async (trial) => {
    await trial.run(async (loop) => {
      const future = loop.createFuture<void>()
      loop.callSoon(() => future.cancel('why'))
      const error = await requireError('the future', Error, () => future)
      requireThat(isCancelled(error), `it is another error: ${String(error)}`)
      requireSame(future.cancelled(), true, 'cancelled()')
    })
  },
}

function done(loop: EventLoop): Future<void> {
  const future = loop.createFuture<void>()
  future.setResult()
  return future
}
