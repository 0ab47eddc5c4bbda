import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { newCancelledError } from '../errors/cancelled-error.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { cancelOnAbort, requireSignal, type AbortSignalLike } from './abort-signal.ts'
import { currentTask } from './current-task.ts'

/**
 * Goes on with some work in the calling task, which is cancelled when a signal aborts. Once the work has ended, the task is
 * as if nobody had asked it to stop: what is left of the abort is the `CancelledError` that came out.
 *
 * Work whose signal has aborted already does not begin.
 *
 * @throws {TypeError} (by the call) if it is no signal
 */
export function untilAborted<T>(signal: AbortSignalLike, work: GeneratorCoroutine<T>): GeneratorCoroutine<T> {
  requireSignal(signal)
  return workUntilAborted(signal, work)
}

function* workUntilAborted<T>(signal: AbortSignalLike, work: GeneratorCoroutine<T>): GeneratorCoroutine<T> {
  if (signal.aborted) throw newCancelledError(signal.reason)
  const task = currentTask()
  if (task === null) throw new RuntimeError('A signal can cancel nothing outside of a task: createTask() makes one')
  let requested = false
  const stopListening = cancelOnAbort(signal, {
    cancel: (reason) => (requested = task.cancel(reason)),
  })
  try {
    return yield* work
  } finally {
    stopListening()
    if (requested) task.uncancel()
  }
}
