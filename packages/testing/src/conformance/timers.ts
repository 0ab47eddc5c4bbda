import { sleep, ValueError } from '@asyncio/core'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'

/** Promises about timers, on any clock. */
export const timers: PromiseChecks = {
  'timers run in the order of their times': async (trial) => {
    const loop = trial.newLoop()
    const log: number[] = []
    const start = loop.time()
    // Those whose time has come already are all due at once.
    for (const milliseconds of [3, -1, 1, -3, 4, -2, 2, 5]) {
      loop.callAt(start + milliseconds / 1000, () => log.push(milliseconds))
    }
    await trial.runUntil(loop, start + 0.006)
    requireSame(log, [-3, -2, -1, 1, 2, 3, 4, 5], 'the order')
  },

  'of timers for the same time, the one that was set first runs first': async (trial) => {
    const loop = trial.newLoop()
    const log: number[] = []
    const when = loop.time() + 0.002
    for (let number = 0; number < 50; number += 1) loop.callAt(when, () => log.push(number))
    await trial.runUntil(loop, when)
    requireSame(
      log,
      Array.from({ length: 50 }, (_, index) => index),
      'the order',
    )
  },

  'what is set for a time that has come runs in a later turn, after what was ready': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const when = loop.time() + 0.001
    const add = (name: string): void => void log.push(name)
    loop.callAt(when, () => {
      add('first')
      loop.callAt(when, add, 'set for now')
      loop.callSoon(add, 'soon')
    })
    loop.callAt(when, add, 'second')
    await trial.runUntil(loop, when + 0.002)
    requireSame(log, ['first', 'second', 'soon', 'set for now'], 'the order')
  },

  'a timer never runs before its time': async (trial) => {
    const loop = trial.newLoop()
    const early: number[] = []
    const start = loop.time()
    for (const milliseconds of [0.3, 1, 1.7, 2.5, 3_600_000]) {
      const handle = loop.callLater({ milliseconds }, () => {
        if (loop.time() < handle.when() - trial.resolution) early.push(milliseconds)
      })
      requireThat(handle.when() >= start + milliseconds / 1000, 'when() is nearer than the delay that was asked for')
    }
    await trial.runUntil(loop, start + 0.005)
    requireSame(early, [], 'the timers, in milliseconds, that were early')
  },

  'when() is the time that callAt was given': async (trial) => {
    const loop = trial.newLoop()
    const when = loop.time() + 1.5
    const handle = loop.callAt(when, () => undefined)
    requireSame(handle.when(), when, 'when()')
    handle.cancel()
    requireSame(handle.when(), when, 'when() of a cancelled timer')
  },

  'time never goes back': async (trial) => {
    await trial.run(async (loop) => {
      let last = loop.time()
      for (let count = 0; count < 200; count += 1) {
        await sleep(count % 50 === 0 ? 0.001 : 0)
        const now = loop.time()
        requireThat(now >= last, `the clock showed ${now} after it had shown ${last}`)
        last = now
      }
    })
  },

  'time passes while a timer is waited for': async (trial) => {
    await trial.run(async (loop) => {
      const start = loop.time()
      await sleep(0.003)
      requireThat(loop.time() >= start + 0.003 - trial.resolution, 'the clock has not moved on by what was slept')
    })
  },

  'a timer that was cancelled does not run, however many there are': async (trial) => {
    const loop = trial.newLoop()
    const log: number[] = []
    const when = loop.time() + 0.002
    const handles = Array.from({ length: 300 }, (_, number) => loop.callAt(when, () => log.push(number)))
    for (const [number, handle] of handles.entries()) if (number % 10 > 0) handle.cancel()
    requireSame([handles[0]?.cancelled(), handles[1]?.cancelled()], [false, true], 'cancelled()')
    await trial.runUntil(loop, when)
    requireSame(
      log,
      Array.from({ length: 30 }, (_, index) => index * 10),
      'the timers that ran',
    )
  },

  'a timer that is cancelled by another of the same time does not run': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const when = loop.time() + 0.001
    loop.callAt(when, () => second.cancel())
    const second = loop.callAt(when, () => log.push('cancelled'))
    loop.callAt(when, () => log.push('kept'))
    await trial.runUntil(loop, when)
    requireSame(log, ['kept'], 'the timers that ran')
  },

  'a nearer timer is not held up by one that was set before': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const far = loop.callLater(3600, () => log.push('far'))
      await sleep(0.001)
      await sleep(0.001)
      far.cancel()
      requireSame(log, [], 'the timers that ran')
    })
  },

  'timers that are too far for the platform do not run at once': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const far = [2 ** 31 / 1000 + 1, 1e10, Infinity].map((delay) => loop.callLater(delay, () => log.push(`${delay}`)))
      await sleep(0.003)
      for (const handle of far) handle.cancel()
      requireSame(log, [], 'the timers that ran')
    })
  },

  'a delay that is none is refused at once, and nothing is planned': async (trial) => {
    const loop = trial.newLoop()
    const unexpected = (): never => {
      throw new Error('A timer ran that was refused')
    }
    await requireError('callLater of NaN', ValueError, () => loop.callLater(Number.NaN, unexpected))
    await requireError('callLater of a text', TypeError, () => loop.callLater('1' as unknown as number, unexpected))
    await requireError('callAt of a text', TypeError, () => loop.callAt('1' as unknown as number, unexpected))
    await trial.turns(loop, 3)
  },

  'scheduleAt stands in one line with callAt, and can be called off': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const when = loop.time() + 0.001
    loop.callAt(when, () => log.push('first'))
    const off = loop.scheduleAt(when, { run: () => void log.push('called off') })
    const kept = loop.scheduleAt(when, { run: () => void log.push('second') })
    loop.callAt(when, () => log.push('third'))
    off.cancel()
    off.cancel()
    await trial.runUntil(loop, when)
    kept.cancel()
    requireSame(log, ['first', 'second', 'third'], 'what ran')
  },

  'timers that a run leaves behind wait for the next run': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const when = loop.time() + 0.002
    loop.callAt(when, () => log.push('timer'))
    await trial.turns(loop, 1)
    requireSame(log.length <= 1, true, 'it ran once at most')
    await trial.runUntil(loop, when + 0.001)
    requireSame(log, ['timer'], 'what ran')
  },
}
