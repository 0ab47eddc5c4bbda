import type { Awaitable } from '../coroutines/coroutine-like.ts'
import { CompletionWatch } from '../futures/completion-watch.ts'
import type { Future } from '../futures/future.ts'
import { ensureFuture } from './ensure-future.ts'
import { ShieldedFailure } from './shielded-failure.ts'

/**
 * Keeps a cancellation off something: whoever awaits the future that this returns may be cancelled, and what it shields goes on.
 *
 * Otherwise it is as if the thing itself were awaited. If that is cancelled by somebody else, so is the future. What is done
 * already is returned as it is.
 *
 * **Cancellation:** ends the wait, and nothing else. If what was shielded fails after that, and nobody looks at its error, that goes to
 * the loop's exception handler.
 *
 * **Differs from Python:** the handler is called two turns later, and not at all if somebody who waits for what was shielded, by whatever
 * way, has dealt with the error by then (python/cpython#156321).
 *
 * Mirrors `asyncio.shield`.
 *
 * @throws {TypeError} if it can't be awaited
 * @throws {RuntimeError} if it has no loop, and none runs here
 *
 * @example
 * ```ts
 * import { createTask, shield, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const saving = createTask(sleep(0.2, 'saved'))
 *   const impatient = createTask(async () => shield(saving))
 *   await sleep(0.1)
 *   impatient.cancel()
 *   console.log(await saving)
 * })
 * ```
 */
export function shield<T>(awaitable: Awaitable<T>): Future<T> {
  const inner = ensureFuture(awaitable)
  if (inner.done()) return inner
  const outer = inner.getLoop().createFuture<T>()
  const handOver = new CompletionWatch(
    inner,
    () => {
      if (outer.done()) return
      if (inner.cancelled()) outer.cancel()
      else if (inner.failed()) outer.setException(inner.exception())
      else outer.setResult(inner.result())
    },
    outer,
  )
  const abandonment = new CompletionWatch(outer, () => {
    if (inner.done()) return
    handOver.end()
    ShieldedFailure.watch(inner)
  })
  handOver.begin()
  abandonment.begin()
  return outer
}
