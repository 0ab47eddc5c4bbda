import { captureCallGraph, isFuture, type EventLoop, type Future, type FutureCallGraph, type Task } from '@asyncio/core'
import { threadId } from 'node:worker_threads'
import type { AwaiterSnapshot, ThreadSnapshot } from './task-snapshot.ts'

/** The tasks of some loops, as plain data. */
export function tasksOf(loops: Iterable<EventLoop>): ThreadSnapshot[] {
  const tasks = [...loops].flatMap((loop) => [...loop.tasks])
  const ids = new Map<Future<unknown>, number>(tasks.map((task, index) => [task, index + 1]))
  return [
    {
      thread: threadId,
      tasks: tasks.map((task) => {
        const graph = captureCallGraph(task)
        return {
          id: ids.get(task) ?? 0,
          name: task.getName(),
          stack: stackOf(graph),
          awaitedBy: graph === null ? [] : awaitersOf(graph, ids, new Set()),
        }
      }),
    },
  ]
}

/** The tasks that wait; what stands between, as a gathering future does, is looked through. */
function awaitersOf(
  { awaitedBy }: FutureCallGraph,
  ids: ReadonlyMap<Future<unknown>, number>,
  seen: Set<Future<unknown>>,
): AwaiterSnapshot[] {
  return awaitedBy.flatMap((graph) => {
    if (seen.has(graph.future)) return []
    seen.add(graph.future)
    if (!isTask(graph.future)) return awaitersOf(graph, ids, seen)
    return [{ task: ids.get(graph.future) ?? graph.future.getName(), stack: stackOf(graph) }]
  })
}

function isTask(future: Future<unknown>): future is Task<unknown> {
  return isFuture(future) && 'getName' in future
}

function stackOf(graph: FutureCallGraph | null): string[] {
  return (graph?.callStack ?? []).map(({ functionName, file, line }) => {
    const name = functionName || 'anonymous'
    return file === undefined ? name : `${name} ${file}:${line}`
  })
}
