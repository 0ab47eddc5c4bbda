import type { Task } from '../tasks/task.ts'
import type { Future } from './future.ts'

/** A future in a few words, for messages: `<Task pending name='main'>`, the beginning of what Python's `repr` says. */
export function describeFuture(future: Future<unknown>): string {
  const kind = future[Symbol.toStringTag]
  const name = 'getName' in future && typeof future.getName === 'function' ? ` name='${String(future.getName())}'` : ''
  const state = future.cancelled() ? 'cancelled' : future.done() ? 'finished' : 'pending'
  return `<${kind} ${state}${name}>`
}

/** Why a loop stands still, for messages: which tasks wait, and for what. */
export function describeStandstill(tasks: Iterable<Task<unknown>>): string {
  const lines = Array.from(tasks, (task) => {
    const waits = describeWaits(task)
    return `\n  ${describeFuture(task)} waits for ${waits.length > 0 ? waits.join(' and ') : 'a promise that is not ours'}`
  })
  if (lines.length === 0) return 'There is no task, no timer and no callback that could ever stop it'
  return `No timer is set, nothing is ready, and every task waits for something that nobody will bring${lines.join('')}`
}

/** Describes what a task waits for, each in a few words; nothing while it runs, or waits for a promise that is not ours. */
export function describeWaits(task: Task<unknown>): string[] {
  // A place in the line of a lock says less than the lock.
  return task.waitingFor().map((future) => ('subject' in future ? String(future.subject) : describeFuture(future)))
}
