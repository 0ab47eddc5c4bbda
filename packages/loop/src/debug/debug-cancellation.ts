import type { Task } from '@asyncio/core'
import { describeFuture, emitWarning } from '@asyncio/core/lowlevel'

/** Debug mode warns of a cancelled task that stays in a foreign await longer than this, in seconds. */
const PATIENCE = 1

/** Tells of a task that was asked to stop and returned as if it had not been. */
export function warnOfSwallowedCancellation(task: Task<unknown>): void {
  if (!task.getLoop().getDebug()) return
  emitWarning(`${describeFuture(task)} was cancelled, and returned all the same`, {
    type: 'RuntimeWarning',
    detail:
      'Throw the CancelledError again when the cleaning up is done, or call uncancel() if the task means to go on.',
  })
}

/** Tells of a cancelled task that still waits for a promise that is not ours, where nothing can reach it. */
export function watchForeignAwait(task: Task<unknown>, isStuck: () => boolean): void {
  const loop = task.getLoop()
  if (!loop.getDebug()) return
  loop.scheduleAt(loop.time() + PATIENCE, {
    run: () => {
      if (!isStuck()) return
      emitWarning(
        `${describeFuture(task)} was cancelled ${PATIENCE} second ago, and still waits for a promise that is not ours`,
        {
          type: 'RuntimeWarning',
          detail:
            'Wrap the promise with wrapFuture(), or give what it comes from the signal of the task: { signal: currentTask().signal }.',
        },
      )
    },
  })
}
