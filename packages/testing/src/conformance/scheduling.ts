import { currentTask, getRunningLoop } from '@asyncio/core'
import { hostChances } from './host-chances.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'

/** Promises about callbacks: when they run, and how they are cancelled. */
export const scheduling: PromiseChecks = {
  'callbacks run in the order in which they were asked for, each once, with its arguments': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const expected: string[] = []
    for (let number = 0; number < 300; number += 1) {
      const call = number % 3 === 0 ? 'callSoonThreadsafe' : 'callSoon'
      loop[call]((...values: number[]) => log.push(values.join()), number, -number)
      expected.push(`${number},${-number}`)
    }
    requireSame(log, [], 'before the loop runs')
    await trial.turns(loop, 3)
    requireSame(log, expected, 'what has run')
  },

  'what is asked for in a turn runs in the next one, before what that asks for': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const add = (name: string): void => void log.push(name)
    loop.callSoon(() => {
      add('first')
      // It is due in the next turn, where it stands behind what is ready.
      loop.callAt(loop.time(), add, 'timer')
      loop.callSoon(() => {
        add('next')
        loop.callSoon(add, 'the one after')
      })
    })
    loop.callSoon(add, 'second')
    await trial.turns(loop, 5)
    requireSame(log, ['first', 'second', 'next', 'timer', 'the one after'], 'the order')
  },

  'nothing runs within callSoon itself': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    loop.callSoon(() => {
      loop.callSoon(() => log.push('asked for within a callback'))
      loop.callLater(0, () => log.push('timer'))
      loop.callLater(-1, () => log.push('late timer'))
      log.push('the callback ends')
    })
    await trial.turns(loop, 4)
    requireSame(log[0], 'the callback ends', 'what ran first')
    requireSame(log.length, 4, 'how many ran')
  },

  'a handle that was cancelled does not run, whoever cancels it and when': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const add = (name: string): void => void log.push(name)
    const before = loop.callSoon(add, 'cancelled before the run')
    before.cancel()
    loop.callSoon(() => sameTurn.cancel())
    const sameTurn = loop.callSoon(add, 'cancelled in the same turn')
    const disposed = loop.callSoon(add, 'disposed of')
    requireSame(disposed.cancelled(), false, 'cancelled() of a handle that waits')
    disposed[Symbol.dispose]()
    const kept = loop.callSoon(add, 'kept')
    await trial.turns(loop, 3)
    requireSame(log, ['kept'], 'what has run')
    requireSame([before.cancelled(), sameTurn.cancelled(), kept.cancelled()], [true, true, false], 'cancelled()')
    kept.cancel()
    kept.cancel()
    await trial.turns(loop, 2)
    requireSame(log, ['kept'], 'what has run in the end')
  },

  'a function that is asked for twice runs twice': async (trial) => {
    const loop = trial.newLoop()
    let count = 0
    const callback = (): void => void (count += 1)
    const first = loop.callSoon(callback)
    loop.callSoon(callback)
    loop.callSoon(callback)
    first.cancel()
    await trial.turns(loop, 2)
    requireSame(count, 2, 'how often it ran')
  },

  'schedule stands in one line with callSoon': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    loop.callSoon(() => log.push('first'))
    loop.schedule({ run: () => void log.push('second') })
    loop.callSoon(() => log.push('third'))
    await trial.turns(loop, 2)
    requireSame(log, ['first', 'second', 'third'], 'the order')
  },

  'a callback runs outside of any task, with its loop as the running one': async (trial) => {
    await trial.run(async (loop) => {
      const seen = loop.createFuture<void>()
      const look = (): void => {
        try {
          requireThat(getRunningLoop() === loop, 'getRunningLoop() is not the loop that called')
          requireSame(currentTask(), null, 'currentTask() in a callback that a task asked for')
          seen.setResult()
        } catch (error) {
          seen.setException(error)
        }
      }
      loop.callSoon(look)
      await seen
    })
  },

  'what is no function is refused at once, and nothing is planned': async (trial) => {
    const loop = trial.newLoop()
    const wrong = 'no function' as unknown as () => void
    await requireError('callSoon', TypeError, () => loop.callSoon(wrong))
    await requireError('callSoonThreadsafe', TypeError, () => loop.callSoonThreadsafe(wrong))
    await requireError('callLater', TypeError, () => loop.callLater(0, wrong))
    await requireError('callAt', TypeError, () => loop.callAt(0, wrong))
    await trial.turns(loop, 3)
  },

  'callSoonThreadsafe wakes a loop that sleeps': async (trial) => {
    await trial.run(
      async (loop) => new Promise<void>((resolve) => trial.fromOutside(() => loop.callSoonThreadsafe(resolve))),
    )
  },

  'callSoon and timers wake a loop that sleeps': async (trial) => {
    await trial.run(async (loop) => {
      await new Promise<void>((resolve) => trial.fromOutside(() => loop.callSoon(resolve)))
      await new Promise<void>((resolve) => trial.fromOutside(() => loop.callLater(0, resolve)))
      await new Promise<void>((resolve) => trial.fromOutside(() => loop.schedule({ run: resolve })))
      await new Promise<void>((resolve) => trial.fromOutside(() => loop.scheduleAt(loop.time(), { run: resolve })))
    })
  },

  'input and output are not starved by callbacks that repeat for ever': async (trial) => {
    for (const { name, ask } of hostChances()) {
      const loop = trial.newLoop()
      let came = false
      loop.callSoon(() => {
        ask(() => {
          came = true
        })
      })
      await trial.repeatUntil(loop, () => came, `${name} had no chance while callbacks repeated`)
    }
  },

  'timers are not starved by callbacks that repeat for ever': async (trial) => {
    const loop = trial.newLoop()
    let came = false
    loop.callLater(0, () => {
      came = true
    })
    await trial.repeatUntil(loop, () => came, 'a timer that was due had no chance while callbacks repeated')
  },
}
