import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import { untilAborted } from '@asyncio/core/lowlevel'
import type { WaitingOptions } from '@asyncio/sync'

/** A call that may wait, of a primitive that a test has made. */
export function abortable<T>(body: GeneratorCoroutine<T>, options: WaitingOptions = {}): Coroutine<T> {
  return new Coroutine(options.signal === undefined ? body : untilAborted(options.signal, body), 'abortable')
}
