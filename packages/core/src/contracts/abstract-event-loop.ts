import { NotImplementedError } from '../errors/not-implemented-error.ts'
import type { Task } from '../tasks/task.ts'
import { classOfMethods } from './class-of-methods.ts'
import type { EventLoop } from './event-loop.ts'
import type { Network } from './network.ts'
import { NetworkAsking } from './network-calls.ts'

// Not made of parts of the interface: methods in its type would be properties then, which no class can override with methods.
const Unimplemented: abstract new () => EventLoop = /* @__PURE__ */ classOfMethods(
  'runForever runUntilComplete stop isRunning isClosed close callSoon callSoonIn callSoonThreadsafe callLater callLaterIn callAt ' +
    'callAtIn time createFuture createTask setTaskFactory getTaskFactory setExceptionHandler getExceptionHandler ' +
    'defaultExceptionHandler callExceptionHandler getDebug setDebug schedule scheduleAt abort nativeStepped',
  (name) => () => {
    throw new NotImplementedError(`${name}() is not implemented by this event loop`)
  },
  NetworkAsking,
)

/**
 * An event loop that can do nothing: for loops of your own that only do a part, and say so where they are asked for the rest.
 *
 * A loop on another clock or another platform is a `BaseEventLoop` with a host of its own. What fulfils the `EventLoop` interface is a loop,
 * too, whatever it extends.
 *
 * Mirrors `asyncio.AbstractEventLoop`.
 *
 * @example
 * ```ts
 * import { AbstractEventLoop } from '@asyncio/core'
 *
 * class StoppedClock extends AbstractEventLoop {
 *   override time(): number {
 *     return 0
 *   }
 * }
 * console.log(new StoppedClock().time()) // 0; anything else is a NotImplementedError
 * ```
 */
export class AbstractEventLoop extends Unimplemented implements EventLoop {
  override readonly network: Partial<Network> | null = null
  override readonly tasks: Set<Task<unknown>> = new Set()
  override slowCallbackDuration = 0.1

  /** Whether something is a loop, whatever it extends; of a class of your own, whether it was made by that. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== AbstractEventLoop) return Function.prototype[Symbol.hasInstance].call(this, value)
    const loop = value as Partial<EventLoop> | null
    return typeof loop?.runUntilComplete === 'function' && typeof loop.schedule === 'function'
  }
}
