import { toOSError, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'

/** The callback that Node calls with the outcome. */
export type Settle<T> = (error: Error | null | undefined, value?: T) => void

/** Waits for what Node tells a callback. Errors of the operating system's come as those of Python's. */
export function* callbackResult<T>(loop: EventLoop, begin: (settle: Settle<T>) => void): GeneratorCoroutine<T> {
  const future = loop.createFuture<T>()
  begin((error, value) => {
    // Whoever waited may have been cancelled, and its loop may be closed.
    if (future.done() || loop.isClosed()) return
    if (error == null) future.setResult(value as T)
    else future.setException(toOSError(error))
  })
  return yield* future
}
