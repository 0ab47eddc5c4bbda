import type { EventLoop } from '@asyncio/core'
import { deprecated } from '../deprecated.ts'

/** The option that functions of asyncio took until Python 3.9. */
export interface LoopOptions {
  /** The loop that what is waited for belongs to; by default, and with `null`, the one of `getEventLoop`. */
  loop?: EventLoop | null
}

/** The loop that was given, if one was; and the warning that none is to be given. */
export function givenLoop(
  name: 'sleep' | 'gather' | 'wait' | 'waitFor' | 'shield' | 'asCompleted',
  { loop = null }: LoopOptions,
): EventLoop | null {
  if (loop !== null) deprecated(`${name}({ loop })`)
  return loop
}
