import type { AbortSignalLike } from '../tasks/abort-signal.ts'
import { requireOptions } from '../options.ts'
import { untilAborted } from '../tasks/until-aborted.ts'
import { Coroutine } from './coroutine.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import type { ImmediateResult } from './immediate-result.ts'
import type { Operation } from './operation.ts'

/** The first answer of a call that may have to wait. */
type Beginning<T> = ImmediateResult<T> | Operation<T> | GeneratorCoroutine<T>

/** Options that end a wait. */
export interface WaitingOptions {
  /** Ends the wait with a `CancelledError` when it aborts, with its reason as the message. The task is not cancelled. */
  signal?: AbortSignalLike
}

/**
 * A call that may have to wait: it begins when it is awaited, and takes no generator where it answers at once.
 *
 * @param name what it is called in messages
 */
export function waitingCall<T>(
  name: string,
  begin: () => Beginning<T>,
  options: WaitingOptions | undefined,
): Coroutine<T> {
  if (options === undefined) return new Coroutine(begin, name)
  requireOptions(options, `${name}()`, 'signal')
  const { signal } = options
  return new Coroutine(signal === undefined ? begin : untilAborted(signal, goOn(begin)), name)
}

function* goOn<T>(begin: () => Beginning<T>): GeneratorCoroutine<T> {
  return yield* begin()
}
