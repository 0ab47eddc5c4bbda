import { describeValue } from '../errors/describe-value.ts'
import { representContext } from './represent-context.ts'
import { representCoroutine } from './represent-coroutine.ts'
import { representFuture } from './represent-future.ts'
import { representHandle } from './represent-handle.ts'
import { representLoop } from './represent-loop.ts'
import type { Represent } from './represent.ts'

// For Node, and the hosts that print objects as Node does. `portable-inspect.ts` is its twin, for the others.

export { rememberCall } from './cancelled-calls.ts'
export { getStack as stackOf, printStack as printStackOf } from './task-stack.ts'

type Kind = 'context' | 'coroutine' | 'future' | 'handle' | 'loop'
type Inspect = (value: unknown, options: object) => string

const INSPECT = Symbol.for('nodejs.util.inspect.custom')
/** So deep is an object told that stands in another one's representation: a chain of waiting tasks may be long. */
const DEEPEST = 5
/** In one line, about as long as what Python's `reprlib` makes of it. */
const SHORT = {
  breakLength: Infinity,
  colors: false,
  compact: true,
  depth: 1,
  maxArrayLength: 6,
  maxStringLength: 1000,
}

const representations: Record<Kind, Represent<never>> = {
  context: representContext,
  coroutine: representCoroutine,
  future: representFuture,
  handle: representHandle,
  loop: representLoop,
}

/** The objects that are being shown now: a task may wait for a future that waits for it. */
const underWay = new Set<object>()

/**
 * Makes `util.inspect`, and so `console.log`, print the objects of a class as Python's `repr` would; and `String` says the same.
 *
 * Classes that every program has name one of the representations from here, so that none of it stands in a browser's bundle.
 */
export function inspectable<T extends object>(
  kind: abstract new (...values: never[]) => T,
  as: Kind | Represent<T>,
): void {
  const represent = (typeof as === 'string' ? representations[as] : as) as Represent<object>
  Reflect.defineProperty(kind.prototype, INSPECT, {
    configurable: true,
    writable: true,
    value(this: object, _depth: number, options: object, inspect: Inspect): string {
      return tell(represent, this, (value) => inspect(value, { ...options, ...SHORT }))
    },
  })
  // Classes that say by themselves how they are shown have this by themselves, too.
  if (typeof as !== 'string') return
  Reflect.defineProperty(kind.prototype, 'toString', {
    configurable: true,
    writable: true,
    value(this: object): string {
      return tell(represent, this, showValue)
    },
  })
}

function tell(represent: Represent<object>, object: object, show: (value: unknown) => string): string {
  if (underWay.size >= DEEPEST || underWay.has(object)) return '...'
  underWay.add(object)
  try {
    return represent(object, show)
  } finally {
    underWay.delete(object)
  }
}

/** A value in a text that nobody has asked the platform for: objects of ours in full, others in a few words. */
function showValue(value: unknown): string {
  return typeof value === 'object' && value !== null && INSPECT in value
    ? (value as { toString(): string }).toString()
    : describeValue(value)
}
