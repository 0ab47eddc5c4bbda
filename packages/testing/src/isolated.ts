import {
  ExceptionGroup,
  RuntimeError,
  type Context,
  type Coroutine,
  type EventLoop,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { currentLoop, describeValue, requireEventLoop } from '@asyncio/core/lowlevel'
import type { LoopFactory } from '@asyncio/loop'
import type { Enterable } from './cleanup-stack.ts'
import { IsolatedRun } from './isolated-run.ts'
import type { LeftoverKind } from './leftover-error.ts'
import { VirtualEventLoop, type VirtualEventLoopOptions } from './virtual-event-loop.ts'

/** Options of an isolated test. */
export interface IsolatedOptions extends VirtualEventLoopOptions {
  /** Makes the loop; by default a `VirtualEventLoop` with the other options. */
  loopFactory?: LoopFactory
  /** Whether debug mode is on; it is by default. */
  debug?: boolean
  /** The kinds of leftovers that the test may leave behind. */
  allow?: readonly LeftoverKind[]
  /** The context that the test, its set-up and its cleaning up run in; by default a copy of the current one. */
  context?: Context
}

/** The argument of an isolated test. Its functions need no `this`, so it can be taken apart. */
export interface Isolation<L extends EventLoop = VirtualEventLoop> {
  /** The loop that the test runs on. */
  readonly loop: L
  /**
   * Enters a manager, or takes what `using` takes, and leaves it when the test has ended.
   *
   * @returns what entering it answers with
   * @throws {TypeError} if it is nothing that can be entered
   */
  enter<M>(this: void, manager: Enterable<M>): Coroutine<M>
  /**
   * Registers a function that is called and awaited when the test has ended, however it did. The one that was added last is called first.
   *
   * @throws {TypeError} if it is no function
   */
  addCleanup<A extends unknown[]>(this: void, cleanup: (...args: A) => unknown, ...args: A): void
}

/** A test: an `async` function, a generator function, or a plain one. */
export type IsolatedBody<T, L extends EventLoop = VirtualEventLoop> = (
  isolation: Isolation<L>,
) => T | PromiseLike<T> | GeneratorCoroutine<T>

/**
 * Runs a test as the main task of a loop of its own, in virtual time and in debug mode, and fails if the test leaves anything behind:
 * an error that was told to the loop's exception handler, an exception that nobody looked at, a task, a timer, a coroutine that nobody
 * awaited. Tasks that are left are cancelled.
 *
 * Set-up, test and cleaning up run in the same task, so the one sees the context variables that the other sets. When the test itself fails,
 * what it left in the midst of its work is not counted; errors that nobody handled are. What fails beside the test is thrown with it, in
 * an `ExceptionGroup`. It needs no test runner, and fits any.
 *
 * **Differs from Python:** leaving something behind fails the test, and time is virtual; `loopFactory: newEventLoop` asks for real time, where timers
 * that are left can't be seen. JavaScript does not tell whether an async generator still runs: those that `trackAsyncGenerator` knows are
 * closed, and an error in that counts.
 *
 * Mirrors `unittest.IsolatedAsyncioTestCase`.
 *
 * @returns what the test returns
 * @throws what the test throws; {LeftoverError} if it leaves something behind; {ExceptionGroup} if more than one thing went wrong;
 * {RuntimeError} inside of a running loop
 *
 * @example
 * ```ts
 * import { createTask, sleep } from '@asyncio/core'
 * import { isolated } from '@asyncio/testing'
 *
 * await isolated(async ({ loop, addCleanup }) => {
 *   const heartbeat = createTask(async () => {
 *     while (true) await sleep(60)
 *   })
 *   addCleanup(() => heartbeat.cancel())
 *   await sleep(3600)
 *   console.log(loop.time()) // 3600
 * })
 * ```
 */
export async function isolated<T>(
  body: IsolatedBody<T, EventLoop>,
  options: IsolatedOptions & { loopFactory: LoopFactory },
): Promise<T>
export async function isolated<T>(body: IsolatedBody<T>, options?: IsolatedOptions): Promise<T>
export async function isolated<T>(
  body: IsolatedBody<T, never>,
  { loopFactory, debug = true, allow = [], context, ...virtual }: IsolatedOptions = {},
): Promise<T> {
  if (typeof body !== 'function') throw new TypeError(`isolated() takes a function: received ${describeValue(body)}`)
  if (currentLoop() !== null)
    throw new RuntimeError('isolated() cannot be called from a running event loop: run the test outside of it')
  const loop = loopFactory === undefined ? new VirtualEventLoop(virtual) : requireEventLoop(loopFactory())
  loop.setDebug(debug)
  const run = new IsolatedRun<T>(loop, allow)
  const result = await run.run(body as IsolatedBody<T, EventLoop>, context)
  const [first] = run.failures
  if (run.failures.length > 1) throw new ExceptionGroup('More than one thing went wrong in the test', run.failures)
  if (run.failures.length === 1) throw first
  return result as T
}
