import { getStack, isFuture, type EventLoop, type Future, type Task } from '@asyncio/core'
import { awaitersOf } from '@asyncio/core/lowlevel'
import { threadId } from 'node:worker_threads'

/** A task that waits for another, and by which calls. */
export interface AwaiterSnapshot {
  /** The task that waits, by its id. */
  readonly task: number | string
  /** The calls in it that wait, the innermost first: `name`, or `name file:line`. */
  readonly stack: readonly string[]
}

/** A task that is not done, as plain data. */
export interface TaskSnapshot {
  readonly id: number
  readonly name: string | null
  /** The calls that it is in the middle of, the innermost first: `name`, or `name file:line`. */
  readonly stack: readonly string[]
  readonly awaitedBy: readonly AwaiterSnapshot[]
}

/** The tasks of a thread, as plain data that can be sent elsewhere. */
export interface ThreadSnapshot {
  /** The thread's id: 0 is the main one. */
  readonly thread: number
  readonly tasks: readonly TaskSnapshot[]
}

/**
 * The tasks of some loops of this thread that are not done, as plain data.
 *
 * @example
 * ```ts
 * import { getRunningLoop } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { snapshotOf } from '@asyncio/loop/node'
 *
 * await run(async () => console.log(snapshotOf([getRunningLoop()])[0]?.tasks.length)) // 1
 * ```
 */
export function snapshotOf(loops: Iterable<EventLoop>): ThreadSnapshot[] {
  const tasks = [...loops].flatMap((loop) => [...loop.tasks])
  const ids = new Map<Future<unknown>, number>(tasks.map((task, index) => [task, index + 1]))
  const stacks = new Map<Task<unknown>, string[]>()
  const stackOf = (task: Task<unknown>): string[] => {
    let stack = stacks.get(task)
    if (stack === undefined) stacks.set(task, (stack = describeStack(task)))
    return stack
  }
  return [
    {
      thread: threadId,
      tasks: tasks.map((task) => ({
        id: ids.get(task) ?? 0,
        name: task.getName(),
        stack: stackOf(task),
        awaitedBy: awaitingTasks(task).map((awaiter) => ({
          task: ids.get(awaiter) ?? awaiter.getName(),
          stack: stackOf(awaiter),
        })),
      })),
    },
  ]
}

/** The tasks that wait for one. A future that stands between, as a gathering one does, is looked through. */
function awaitingTasks(task: Future<unknown>): Task<unknown>[] {
  const found: Task<unknown>[] = []
  const seen = new Set<Future<unknown>>()
  const ahead = awaitersOf(task).toReversed()
  for (let awaiter = ahead.pop(); awaiter !== undefined; awaiter = ahead.pop()) {
    if (seen.has(awaiter)) continue
    seen.add(awaiter)
    if (isTask(awaiter)) found.push(awaiter)
    else ahead.push(...awaitersOf(awaiter).toReversed())
  }
  return found
}

function isTask(future: Future<unknown>): future is Task<unknown> {
  return isFuture(future) && 'getName' in future
}

function describeStack(task: Task<unknown>): string[] {
  return getStack(task)
    .toReversed()
    .map(({ functionName, file, line }) => {
      const name = functionName || 'anonymous'
      return file === undefined ? name : `${name} ${file}:${line}`
    })
}
