import { sleep } from '@asyncio/core'
import type { PromiseChecks } from './promise-checks.ts'
import { requireSame } from './require-same.ts'

/** Promises about timers on a clock that moves only when there is nothing else to do. */
export const exactTime: PromiseChecks = {
  'a timer runs exactly at its time': async (trial) => {
    const loop = trial.newLoop()
    const start = loop.time()
    const log: number[] = []
    for (const delay of [0.25, 1, 3600, 1e6]) loop.callAt(start + delay, () => log.push(loop.time() - start))
    await trial.runUntil(loop, start + 2e6)
    requireSame(log, [0.25, 1, 3600, 1e6], 'when they ran')
    requireSame(loop.time() - start, 2e6, 'what the clock shows')
  },

  'time stands still while there is something to do': async (trial) => {
    await trial.run(async (loop) => {
      const start = loop.time()
      const far = loop.callLater(1, () => undefined)
      for (let turn = 0; turn < 500; turn += 1) await sleep(0)
      far.cancel()
      requireSame(loop.time(), start, 'what the clock shows')
    })
  },
}
