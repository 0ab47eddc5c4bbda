import type { Future } from '../futures/future.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { currentLoop } from '../running-loop.ts'
import { currentTask } from '../tasks/current-task.ts'
import { Task } from '../tasks/task.ts'
import { requireOptions } from '../options.ts'
import { requireWholeNumber } from '../duration.ts'
import { awaitersOf, requireFuture } from './awaited-by.ts'
import { callStackOf, type FrameCallGraphEntry } from './call-stack.ts'

/**
 * A future, what it is doing, and who waits for it.
 *
 * Mirrors `asyncio.FutureCallGraph`.
 */
export interface FutureCallGraph {
  readonly future: Future<unknown>
  /** The functions of a task that are called and have not ended, the innermost first. */
  readonly callStack: readonly FrameCallGraphEntry[]
  /** The graphs of those who wait for it. */
  readonly awaitedBy: readonly FutureCallGraph[]
}

/** Options of a call graph. */
export interface CallGraphOptions {
  /** In the running task, which function to begin with: 1, the default, is the one that asks, 2 is its caller. */
  depth?: number
  /** The number of entries of each stack to keep: of the outermost ones, or if negative, of the innermost. 0 keeps none. */
  limit?: number | null
}

/**
 * Why something is still running: the call stack of a task, those of the tasks that await it, and so on to whoever began it all.
 *
 * Without an argument it looks at the running task, and answers `null` in a plain callback.
 *
 * **Differs from Python:** JavaScript can't look into a suspended function. Outside of the running task the places in the code are known in debug
 * mode only, and without it the names of the coroutines that are awaited. Where tasks wait for each other in a ring, it ends where it would
 * come back to itself. What several wait for is one and the same graph wherever it stands.
 *
 * Mirrors `asyncio.capture_call_graph`.
 *
 * @throws {RuntimeError} if no loop runs here and it is given nothing to look at
 * @throws {TypeError} if it is given something that is no future, or an option is no number
 * @throws {ValueError} if one is no whole number
 *
 * @example
 * ```ts
 * import { captureCallGraph, createTask, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async function main() {
 *   const child = createTask(async function child() {
 *     await sleep(0.1)
 *     console.log(captureCallGraph()?.awaitedBy.length) // 1: main
 *   })
 *   await child
 * })
 * ```
 */
export function captureCallGraph(
  future?: Future<unknown> | null,
  options: CallGraphOptions = {},
): FutureCallGraph | null {
  requireOptions(options, 'captureCallGraph()', 'limit: 5')
  const { depth = 1, limit = null } = options
  requireWholeNumber(depth, 'depth', 'functions')
  if (limit !== null) requireWholeNumber(limit, 'limit', 'entries')
  const loop = currentLoop()
  const current = loop === null ? null : currentTask(loop)
  if (future != null) requireFuture(future)
  else if (loop === null)
    throw new RuntimeError(
      'captureCallGraph() is called outside of a running event loop and no future to introspect was provided',
    )
  const subject = future ?? current
  if (subject === null) return null
  const graph = graphOf(subject, limit, new Set(), new Map())
  if (subject !== current || depth <= 1) return graph
  return { ...graph, callStack: cut(callStackOf(current).slice(depth - 1), limit) }
}

/**
 * @param path the futures between the one that was asked about and this one, which are not told of a second time
 * @param known the graphs that are there: many may wait for one, and there are more ways to it than anybody can walk
 */
function graphOf(
  future: Future<unknown>,
  limit: number | null,
  path: Set<Future<unknown>>,
  known: Map<Future<unknown>, FutureCallGraph>,
): FutureCallGraph {
  const before = known.get(future)
  if (before !== undefined) return before
  path.add(future)
  const graph = {
    future,
    callStack: future instanceof Task && limit !== 0 ? cut(callStackOf(future), limit) : [],
    awaitedBy: awaitersOf(future)
      .filter((awaiter) => !path.has(awaiter))
      .map((awaiter) => graphOf(awaiter, limit, path, known)),
  }
  path.delete(future)
  known.set(future, graph)
  return graph
}

function cut(stack: FrameCallGraphEntry[], limit: number | null): FrameCallGraphEntry[] {
  if (limit === null) return stack
  if (limit === 0) return []
  return limit > 0 ? stack.slice(-limit) : stack.slice(0, -limit)
}
