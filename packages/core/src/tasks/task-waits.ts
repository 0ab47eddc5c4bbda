import type { Waiter } from '../futures/future-callback.ts'

/**
 * What a task waits for: nothing while it runs, mostly one future, several where an `async` body waits for more than one at
 * once. One stands bare; a list is made for the second.
 */
export type TaskWaits = Waiter | Waiter[] | undefined

export function addWaiter(waits: TaskWaits, waiter: Waiter): TaskWaits {
  if (waits === undefined) return waiter
  if (!Array.isArray(waits)) return [waits, waiter]
  waits.push(waiter)
  return waits
}

export function removeWaiter(waits: TaskWaits, waiter: Waiter): TaskWaits {
  if (waits === waiter) return undefined
  if (!Array.isArray(waits)) return waits
  const rest = waits.filter((other) => other !== waiter)
  return rest.length > 1 ? rest : rest[0]
}

/** Cancels everything that is waited for, and says whether anything was left to cancel. */
export function cancelWaits(waits: TaskWaits, message: unknown): boolean {
  if (waits === undefined) return false
  if (!Array.isArray(waits)) return waits.future?.cancel(message) === true
  let cancelled = false
  for (const waiter of waits) if (waiter.future?.cancel(message) === true) cancelled = true
  return cancelled
}
