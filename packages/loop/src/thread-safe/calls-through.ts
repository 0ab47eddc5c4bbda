import type { ConcurrentFuture } from '@asyncio/core'
import type { CallTable } from './accept-calls.ts'
import type { MessagePortLike } from './message-port-like.ts'
import { endpointOf } from './port-endpoint.ts'

/** The result type of a function that is called from another thread. */
export type AnswerOf<F> = F extends (...args: never[]) => Generator<unknown, infer T, never>
  ? T
  : F extends (...args: never[]) => infer T
    ? Awaited<T>
    : never

/**
 * The functions that another thread accepts calls of. Made by `callsThrough`.
 *
 * Its methods are called as `runCoroutineThreadsafe` and the loop's `callSoonThreadsafe` are, which do the same within a thread.
 */
export interface RemoteCalls<F extends CallTable<F>> {
  /**
   * Runs a function as a task of the other thread's loop, and answers with what comes of it.
   *
   * Arguments and result are copied, as by `structuredClone`; `transfer` moves them. An error arrives with its name, message, stack and
   * causes: as one of its class where that is of JavaScript's or of this library's, as a `RemoteError` where it is not.
   *
   * **Cancellation:** of the answer cancels the task there. When the task is cancelled there, so is the answer.
   *
   * @throws {RuntimeError} if it is known that nobody will answer: the port is closed, or the other thread has stopped accepting calls.
   * When that happens later, the answer fails with it.
   * @throws what the platform throws (a `DataCloneError`) if an argument can't be copied
   */
  runCoroutineThreadsafe<K extends keyof F & string>(
    name: K,
    ...args: Parameters<F[K]>
  ): ConcurrentFuture<AnswerOf<F[K]>>

  /**
   * Calls a function in the other thread's loop, and does not wait for it. Its error goes to the exception handler of that loop.
   *
   * @throws as `runCoroutineThreadsafe` does
   */
  callSoonThreadsafe<K extends keyof F & string>(name: K, ...args: Parameters<F[K]>): void
}

/**
 * The way to call functions in another thread, by their names: those that `acceptCalls` accepts calls of at the other end.
 *
 * Calls that are made before anybody accepts them wait. No loop has to run where the calls are made.
 *
 * The port keeps the process, or the worker, running while an answer is waited for, and not otherwise. It should be used for nothing
 * else, except `acceptCalls` in the other direction.
 *
 * **Differs from Python:** threads there share all objects, and any function can be handed over.
 *
 * @param port a `MessagePort`, or in Node the `Worker`, or in a worker of a browser's `self`
 * @throws {TypeError} if it is not a port
 *
 * @example
 * ```ts
 * import { acceptCalls, callsThrough, run } from '@asyncio/loop'
 *
 * const functions = { add: async (x: number, y: number) => x + y }
 * const { port1, port2 } = new MessageChannel()
 *
 * const accepting = run(() => acceptCalls(port1, functions)) // in one thread
 * const remote = callsThrough<typeof functions>(port2) // in another
 * console.log(await remote.runCoroutineThreadsafe('add', 1, 2)) // 3
 *
 * port2.close()
 * await accepting
 * ```
 */
export function callsThrough<F extends CallTable<F> = Record<string, (...args: unknown[]) => unknown>>(
  port: MessagePortLike,
): RemoteCalls<F> {
  const endpoint = endpointOf(port)
  return {
    runCoroutineThreadsafe: (name, ...args) => endpoint.call(name, args) as ConcurrentFuture<never>,
    callSoonThreadsafe: (name, ...args) => endpoint.callSoon(name, args),
  }
}
