import { isFuture, type Task } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/** Refuses a callback that can't be called. */
export function requireCallback(method: string, callback: unknown): void {
  if (typeof callback === 'function') return
  throw new TypeError(`a callable object was expected by ${method}(), got ${describeValue(callback)}`)
}

/** Refuses what is neither a function nor `null`, which stands for the default. */
export function requireFunctionOrNull(what: string, value: unknown): void {
  if (value === null || typeof value === 'function') return
  throw new TypeError(`A callable object or null is expected as ${what}, got ${describeValue(value)}`)
}

/** Refuses what a task factory must not answer with. */
export function requireTask<T>(task: Task<T>): Task<T> {
  if (isFuture(task)) return task
  throw new TypeError(`A task factory must return a task: received ${describeValue(task)}`)
}
