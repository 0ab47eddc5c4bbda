import { currentFrame } from '../context/frame.ts'
import { CoroutineDriver } from '../coroutines/coroutine-driver.ts'
import { RepeatedWait } from '../coroutines/repeated-wait.ts'
import type { Task } from '../tasks/task.ts'
import { parseStack, type CodeFrame } from './code-frame.ts'
import { captureSite } from './creation-site.ts'
import { siteOf, waitSiteOf } from './debug-mode.ts'

/**
 * A function on a task's stack. Its place is known while it runs, and in debug mode; otherwise there is only a name.
 *
 * Mirrors `asyncio.FrameCallGraphEntry`.
 */
export interface FrameCallGraphEntry {
  /** The function's name, as the engine says it; empty if it has none. */
  readonly functionName: string
  /** The path of its file. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** Whether it is suspended in an `await`. */
  readonly async: boolean
}

/** The functions of a task that are called and have not ended, the innermost first; none when it is done. */
export function callStackOf(task: Task<unknown>): FrameCallGraphEntry[] {
  if (task.done()) return []
  return currentFrame()?.task === task ? liveStack() : suspendedStack(task)
}

/** The functions that run now, up to where the loop called the task. */
export function liveStack(): CodeFrame[] {
  return parseStack(captureSite(Infinity).stack ?? '', 'AmbientScope.enter')
}

/** An entry in a line: `async main (/home/ada/main.ts:3:9)`, or what is known of that. */
export function formatEntry({ functionName, file, line, column, async }: FrameCallGraphEntry): string {
  const name = `${async ? 'async ' : ''}${functionName || 'anonymous'}`
  return file === undefined ? name : `${name} (${file}:${line}:${column})`
}

// A suspended function is on no stack. What is left of it: the coroutine object that is awaited, which debug mode knows the
// place of; where a generator began to wait; and the name of what the task began with.
function suspendedStack(task: Task<unknown>): FrameCallGraphEntry[] {
  const stack: FrameCallGraphEntry[] = []
  const suspension = task.suspensions().at(-1)
  if (suspension instanceof CoroutineDriver || suspension instanceof RepeatedWait)
    stack.push(...suspended(waitSiteOf(task)?.stack))
  const coroutine = suspension?.receiver?.coroutine
  if (coroutine !== undefined)
    stack.push({ functionName: coroutine.name, async: true }, ...suspended(siteOf(coroutine)?.stack))
  const begun = task.getCoro()
  const name = 'name' in begun ? begun.name : ''
  if (stack.length === 0 || (name !== '' && stack.at(-1)?.functionName !== name))
    stack.push({ functionName: name, async: true })
  return stack
}

function suspended(stack: string | undefined): FrameCallGraphEntry[] {
  return parseStack(stack ?? '', 'AmbientScope.enter').map((frame) => ({ ...frame, async: true }))
}
