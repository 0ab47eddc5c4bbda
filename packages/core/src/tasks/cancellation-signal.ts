import { isCancelled, type CancelledError } from '../errors/cancelled-error.ts'
import type { AbortSignalLike } from './abort-signal.ts'

/** The platform's own `AbortSignal`, wherever the program is compiled for one that has it. */
export type PlatformAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : AbortSignalLike

/** The holder of a signal, which aborts it. */
interface AbortControllerLike {
  readonly signal: PlatformAbortSignal
  abort(reason: unknown): void
}

/** A controller of the platform's, made when somebody asks for a signal: it costs more than a task does. */
export function newAbortController(): AbortControllerLike {
  const { AbortController } = globalThis as unknown as { AbortController: new () => AbortControllerLike }
  return new AbortController()
}

/** The cancellation that an error stands for: itself, or what the platform's `AbortError` was caused by. */
export function cancellationIn(error: unknown): CancelledError | undefined {
  if (isCancelled(error)) return error
  return error instanceof Error && error.name === 'AbortError' && isCancelled(error.cause) ? error.cause : undefined
}
