import type { Handle, TimerHandle } from '../contracts/handle.ts'
import { callOf, type Call } from './cancelled-calls.ts'
import { createdAt } from './created-at.ts'
import { siteOf } from './debug-mode.ts'
import { shorten } from './represent.ts'

/** A handle: `<Handle greet()>`, `<TimerHandle when=1.5 greet()>`, `<Handle cancelled>`. Arguments are told in debug mode only. */
export function representHandle(handle: (Handle | TimerHandle) & Call, show: (value: unknown) => string): string {
  const isTimer = 'when' in handle
  const told = [isTimer ? 'TimerHandle' : 'Handle']
  if (handle.cancelled()) told.push('cancelled')
  if (isTimer) told.push(`when=${handle.when()}`)
  const { callback, args } = callOf(handle)
  if (callback !== undefined) {
    const shown = siteOf(handle) === undefined ? [] : (args ?? []).map((arg) => shorten(show(arg)))
    told.push(`${callback.name || 'anonymous'}(${shown.join(', ')})`)
  }
  return `<${told.join(' ')}${createdAt(handle)}>`
}
