import { Coroutine, copyContext, getRunningLoop, type GeneratorCoroutine, type Work } from '@asyncio/core'
import { portableWork } from '../work/portable-work.ts'
import { sharedValues } from '../work/shared-context-vars.ts'
import { defaultExecutorOf } from './default-executor.ts'

/**
 * Runs work in a thread, and returns its result: for computations that would hold up the loop.
 *
 * The values of the context variables that are shared by `shareContextVar` go with it. What the work sets does not come back.
 *
 * **Cancellation:** stops the work, even in the middle of a computation, by ending its thread.
 *
 * **Differs from Python:** threads share no objects. Work is a function that uses nothing of what surrounds it, or is named by its module;
 * arguments and results are copied. There are no keyword arguments: pass an object. A function that runs can be stopped.
 *
 * Mirrors `asyncio.to_thread`.
 *
 * @param work a function that uses nothing of what surrounds it, or `{ module, name }`; see `work`
 * @throws {TypeError} if it is neither
 * @throws what the work throws (when awaited), and {RuntimeError} if the default executor was shut down
 *
 * @example
 * ```ts
 * import { toThread } from '@asyncio/executors'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const digest = await toThread(async (text: string) => {
 *     const { createHash } = await import('node:crypto')
 *     return createHash('sha256').update(text).digest('hex')
 *   }, 'hello')
 *   console.log(digest.slice(0, 8)) // 2cf24dba
 * })
 * ```
 */
export function toThread<A extends unknown[], R>(work: Work<A, R>, ...args: A): Coroutine<R> {
  portableWork(work)
  return new Coroutine(inThread(work, args), 'toThread')
}

function* inThread<A extends unknown[], R>(work: Work<A, R>, args: A): GeneratorCoroutine<R> {
  const context = sharedValues(copyContext())
  // Only where there is something to take along: an executor of another kind may know nothing of it.
  const hasContext = Object.keys(context).length > 0 && !(typeof work === 'object' && 'work' in work)
  return yield* defaultExecutorOf(getRunningLoop()).run(hasContext ? { work, context } : work, args)
}
