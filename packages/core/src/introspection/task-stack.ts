import { describeValue } from '../errors/describe-value.ts'
import { describeFuture } from '../futures/describe-future.ts'
import { isFuture } from '../futures/is-future.ts'
import type { Task } from '../tasks/task.ts'
import { callStackOf, formatEntry, type FrameCallGraphEntry } from './call-stack.ts'
import { requireOptions } from '../options.ts'
import { requireWholeNumber } from '../duration.ts'
import { parseStack } from './code-frame.ts'
import { printTo, type TextOutput } from './text-output.ts'

/**
 * The stack of a task, the oldest call first: of one that failed, where its exception was thrown; of one that waits, what it waits in; nothing
 * of one that has a result or was cancelled.
 *
 * The same as `task.getStack()`, which is not there in bundles for browsers: programs that never ask don't carry it.
 *
 * **Differs from Python:** JavaScript can't look into a suspended function. The places in the code are known in debug mode only, without it the names of
 * the coroutines that are awaited. Then again Python tells of the outermost function only.
 *
 * Mirrors `asyncio.Task.get_stack`.
 *
 * @param options.limit how many entries to answer with: the newest of a stack, the oldest of an exception's
 * @throws {TypeError} if it is given no task, or the limit is no number
 * @throws {ValueError} if it is no whole one
 *
 * @example
 * ```ts
 * import { createTask, getStack, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const nap = createTask(async function nap() {
 *     await sleep(0.1)
 *   })
 *   await sleep(0.01)
 *   console.log(getStack(nap).map(({ functionName }) => functionName)) // ['nap', 'sleep']
 * })
 * ```
 */
export function getStack(task: Task<unknown>, options: { limit?: number | null } = {}): FrameCallGraphEntry[] {
  if (!(isFuture(task) && 'getCoro' in task))
    throw new TypeError(`Cannot get a stack as it must be of a task: received ${describeValue(task)}`)
  requireOptions(options, 'getStack()', 'limit: 5')
  const { limit = null } = options
  if (limit !== null) requireWholeNumber(limit, 'getStack()', 'entries')
  const failed = task.failed()
  const stack = (failed ? thrownStack(task.outcome()) : callStackOf(task)).toReversed()
  if (limit === null) return stack
  if (limit <= 0) return []
  return failed ? stack.slice(0, limit) : stack.slice(-limit)
}

/**
 * Prints the stack of a task, and the exception of one that failed.
 *
 * Mirrors `asyncio.Task.print_stack`.
 *
 * @param options.limit how many entries to print: the newest of a stack, the oldest of an exception's
 * @param options.file where to; by default the console
 * @throws {TypeError} if it is given no task
 */
export function printStack(
  task: Task<unknown>,
  { limit = null, file }: { limit?: number | null; file?: TextOutput | null } = {},
): void {
  const entries = getStack(task, { limit })
  const failed = task.failed()
  const what = failed ? 'Traceback' : 'Stack'
  const lines =
    entries.length === 0
      ? [`No stack for ${describeFuture(task)}`]
      : [
          `${what} for ${describeFuture(task)} (most recent call last):`,
          ...entries.map((entry) => `  ${formatEntry(entry)}`),
        ]
  if (failed) lines.push(String(task.outcome()))
  printTo(file, lines.join('\n'))
}

function thrownStack(thrown: unknown): FrameCallGraphEntry[] {
  return thrown instanceof Error ? parseStack(thrown.stack ?? '', 'AmbientScope.enter') : []
}
