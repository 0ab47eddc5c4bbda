import type { FutureCallback } from '../futures/suspension.ts'
import type { Future } from '../futures/future.ts'
import type { Task } from '../tasks/task.ts'
import { createdAt } from './created-at.ts'
import { nameCoroutine } from './represent-coroutine.ts'
import { enumerate, nameClass, representThrown, shorten } from './represent.ts'

/** A future or a task as Python's `repr` has it: `<Task pending name='Task-1' coro=<main> wait_for=<Future pending>>`. */
export function representFuture(future: Future<unknown>, show: (value: unknown) => string): string {
  const told = [stateOf(future)]
  if (isTask(future)) {
    told.push(`name='${future.getName()}'`, `coro=<${nameCoroutine(future.getCoro())}>`)
    const waits = future.waitingFor()
    if (waits.length > 0) told.push(`wait_for=${enumerate(waits, show)}`)
  }
  if (future.failed()) told.push(`exception=${representThrown(future.outcome(), show)}`)
  else if (future.done() && !future.cancelled()) told.push(`result=${shorten(show(future.outcome()))}`)
  const callbacks = future.callbacks()
  if (callbacks.length > 0) told.push(`cb=[${enumerate(callbacks, nameCallback)}]`)
  return `<${nameClass(future)} ${told.join(' ')}${createdAt(future)}>`
}

function stateOf(future: Future<unknown>): string {
  if (future.cancelled()) return 'cancelled'
  if (future.done()) return 'finished'
  return isTask(future) && future.cancelling() > 0 ? 'cancelling' : 'pending'
}

function isTask(future: Future<unknown>): future is Task<unknown> {
  return 'getCoro' in future
}

function nameCallback(callback: FutureCallback): string {
  if (callback.awaiter !== undefined) return `${nameClass(callback.awaiter)}.wakeup()`
  // A user's function stands in a DoneCallback.
  const { name } = 'callback' in callback ? (callback.callback as { name: string }) : callback.constructor
  return `${name || 'anonymous'}()`
}
