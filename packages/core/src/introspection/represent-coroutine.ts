import type { Coroutine } from '../coroutines/coroutine.ts'
import { createdAt } from './created-at.ts'

/** A coroutine object: `<Coroutine sleep>`. */
export function representCoroutine(coroutine: Coroutine<unknown>): string {
  return `<Coroutine ${coroutine.name}${createdAt(coroutine)}>`
}

/** Returns the name of what a task runs, as far as there is one: a generator doesn't tell whose it is. */
export function nameCoroutine(coroutine: object): string {
  const name = 'name' in coroutine ? String(coroutine.name) || 'anonymous' : 'generator'
  return `${name}${createdAt(coroutine)}`
}
