import type { Future } from '../futures/future.ts'
import { Task } from '../tasks/task.ts'
import { captureCallGraph, type CallGraphOptions, type FutureCallGraph } from './call-graph.ts'
import { formatEntry } from './call-stack.ts'
import { printTo, type TextOutput } from './text-output.ts'

/**
 * A call graph as text, one line for each function and for each future; empty in a plain callback.
 *
 * **Differs from Python:** objects have no address here, so futures are told by their place alone. Places in the code are written so that a
 * terminal makes links of them.
 *
 * Mirrors `asyncio.format_call_graph`.
 *
 * @throws {RuntimeError} if no loop runs here and it is given nothing to look at
 * @throws {TypeError} if it is given something that is no future
 *
 * @example
 * ```ts
 * import { createTask, formatCallGraph, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async function main() {
 *   const nap = createTask(sleep(0.1), { name: 'nap' })
 *   createTask(async function watch() {
 *     console.log(formatCallGraph(nap)) // the nap, and that main awaits it
 *   })
 *   await nap
 * })
 * ```
 */
export function formatCallGraph(future?: Future<unknown> | null, options?: CallGraphOptions): string {
  const graph = captureCallGraph(future, options)
  return graph === null ? '' : [...render(graph, '', new Set())].join('\n')
}

/**
 * Prints what `formatCallGraph` says.
 *
 * Mirrors `asyncio.print_call_graph`.
 *
 * @param options.file where to; by default the console
 * @throws {RuntimeError} if no loop runs here and it is given nothing to look at
 * @throws {TypeError} if it is given something that is no future
 */
export function printCallGraph(
  future?: Future<unknown> | null,
  options: CallGraphOptions & { file?: TextOutput | null } = {},
): void {
  printTo(options.file, formatCallGraph(future, options))
}

/** @param told the futures that were told of before: they are only named, for there may be any number of ways to one */
function* render(graph: FutureCallGraph, indent: string, told: Set<Future<unknown>>): Generator<string> {
  const { future, callStack, awaitedBy } = graph
  const name = future instanceof Task ? `Task(name='${future.getName()}')` : 'Future()'
  const isKnown = told.has(future) && callStack.length + awaitedBy.length > 0
  yield `${indent}* ${name}${isKnown ? ' (told above)' : ''}`
  if (isKnown) return
  told.add(future)
  if (callStack.length > 0) yield `${indent}  + Call stack:`
  for (const entry of callStack) yield `${indent}  |   ${formatEntry(entry)}`
  if (awaitedBy.length > 0) yield `${indent}  + Awaited by:`
  for (const awaiter of awaitedBy) yield* render(awaiter, `${indent}    `, told)
}
