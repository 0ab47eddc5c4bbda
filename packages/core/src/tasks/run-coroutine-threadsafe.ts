import { ensureFuture } from '../combinators/ensure-future.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import { isGenerator } from '../coroutines/coroutine-body.ts'
import type { CoroutineLike } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { describeValue } from '../errors/describe-value.ts'
import { isFatal } from '../errors/fatal-errors.ts'
import { ConcurrentFuture } from '../futures/concurrent-future.ts'
import type { Future } from '../futures/future.ts'
import { currentLoop, refuseLoop } from '../running-loop.ts'

/**
 * Runs a coroutine in a loop, from code that the loop does not run: an event handler, another loop. It begins in the loop's next turn
 * but one.
 *
 * The answer can be awaited anywhere. When the loop can't even make a task of the coroutine, for its task factory fails, the answer
 * says so, and the loop's exception handler is told as well.
 *
 * **Cancellation:** of the answer cancels the task; of the task, the answer.
 *
 * **Differs from Python:** a function can't be handed from one thread to another. From a worker, call one of the functions that
 * the loop's thread accepts calls of by name: `acceptCalls` and `callsThrough` of `@asyncio/loop`.
 *
 * Mirrors `asyncio.run_coroutine_threadsafe`.
 *
 * @throws {TypeError} if it is given something that runs already, or can't be run
 * @throws {RuntimeError} if the loop is closed
 *
 * @example
 * ```ts
 * import { runCoroutineThreadsafe, sleep } from '@asyncio/core'
 * import { newEventLoop } from '@asyncio/loop'
 *
 * const loop = newEventLoop()
 * const running = loop.runForever()
 * const nap = runCoroutineThreadsafe(sleep(60), loop)
 * setTimeout(() => nap.cancel(), 100)
 * await nap.catch((error) => console.log(String(error)))
 * loop.stop()
 * await running
 * loop.close()
 * ```
 */
export function runCoroutineThreadsafe<T>(coroutine: CoroutineLike<T>, loop: EventLoop): ConcurrentFuture<T> {
  if (!(coroutine instanceof Coroutine) && typeof coroutine !== 'function' && !isGenerator(coroutine)) {
    throw new TypeError(
      `A coroutine object is required: received ${describeValue(coroutine)}; pass an async function or a Coroutine`,
    )
  }
  if (typeof loop?.callSoonThreadsafe !== 'function') refuseLoop(loop)
  const answer = new ConcurrentFuture<T>()
  loop.callSoonThreadsafe(function startCoroutine() {
    try {
      chain(ensureFuture(coroutine, { loop }), answer)
    } catch (error) {
      if (!isFatal(error) && answer.setRunningOrNotifyCancel()) answer.setException(error)
      throw error
    }
  })
  return answer
}

/** Gives the answer the outcome of the task, and has the task cancelled with it. */
function chain<T>(task: Future<T>, answer: ConcurrentFuture<T>): void {
  const loop = task.getLoop()
  answer.addDoneCallback(() => {
    if (!answer.cancelled()) return
    if (currentLoop() === loop) task.cancel()
    else if (!loop.isClosed()) loop.callSoonThreadsafe(() => task.cancel())
  })
  // What is called back when the answer is there runs in the loop, as any callback does.
  task.addDoneCallback(() => copyOutcome(task, answer))
}

function copyOutcome<T>(task: Future<T>, answer: ConcurrentFuture<T>): void {
  // Not even looked at then: the loop tells of an exception that nobody retrieves.
  if (answer.done()) return
  if (task.cancelled()) answer.cancel()
  else if (task.failed()) answer.setException(task.exception())
  else answer.setResult(task.result())
}
