import type { Task } from '../tasks/task.ts'
import type { Future } from './future.ts'

/** A future in a few words, for messages: `<Task 'main' pending>`. */
export function describeFuture(future: Future<unknown>): string {
  const kind = future[Symbol.toStringTag]
  const name = 'getName' in future && typeof future.getName === 'function' ? ` '${String(future.getName())}'` : ''
  const state = future.cancelled() ? 'cancelled' : future.done() ? 'finished' : 'pending'
  return `<${kind}${name} ${state}>`
}

/** What a task waits for, each in a few words; nothing while it runs, or waits for a promise that is not ours. */
export function describeWaits(task: Task<unknown>): string[] {
  return task.waitingFor().map(describeFuture)
}
