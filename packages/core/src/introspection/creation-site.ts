import { parseStack, type CodeFrame } from './code-frame.ts'

/** The number of the user's frames that are kept: CPython's `DEBUG_STACK_DEPTH`. */
const DEPTH = 10
/** The number of frames that are taken to find them: most are of the loop and of what lies under it. */
const TAKEN = 50

/** A place where something was made, or began, as debug mode remembers it. Holds no more than the engine does; `siteFrames` reads it. */
export interface Site {
  readonly stack?: string | undefined
}

/**
 * Captures the place of the calling code: the functions on the stack, and the suspended `async` functions that wait for them.
 *
 * Costs some microseconds, so take it in debug mode only. It becomes text when somebody reads it.
 *
 * @param taken how many frames to take, those of the library included
 */
export function captureSite(taken: number = TAKEN): Site {
  const { stackTraceLimit } = Error
  // A program may have frozen it, and can go without.
  const limited = Reflect.set(Error, 'stackTraceLimit', taken)
  try {
    return new Error('created here')
  } finally {
    if (limited) Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  }
}

/** The user's functions at a site, the innermost first, at most ten. */
export function siteFrames(site: Site): CodeFrame[] {
  return parseStack(site.stack ?? '').slice(0, DEPTH)
}
