import { RuntimeError, setEventLoop, type EventLoop } from '@asyncio/core'
import { deprecated } from '../deprecated.ts'
import { rememberTasks } from '../tasks/remembered-tasks.ts'
import { AbstractEventLoopPolicy } from './abstract-event-loop-policy.ts'
import { loopBeneathPolicies } from './beneath-policies.ts'
import { loopOfCore } from './loop-of-core.ts'

/**
 * The policy that is there where none was set: one current loop, which is made when it is first asked for.
 *
 * Its loops are those of `newEventLoop` of `@asyncio/loop`, and so of `setDefaultLoopFactory`; where the program imports `@asyncio/node`,
 * those of that, with network, processes and signals. Once a loop was set, `null` included, none is made.
 *
 * **Differs from Python:** a thread can't tell whether it is the main one, so a loop is made on demand in each.
 *
 * Mirrors `asyncio.DefaultEventLoopPolicy`. Deprecated since Python 3.14, to be removed in 3.16.
 *
 * @example
 * ```ts
 * import { BaseEventLoop, NodeHost } from '@asyncio/loop'
 * import { DefaultEventLoopPolicy, getEventLoop, setEventLoopPolicy } from '@asyncio/legacy'
 *
 * class LoopsOfMine extends DefaultEventLoopPolicy {
 *   override newEventLoop() {
 *     return new BaseEventLoop({ host: new NodeHost() })
 *   }
 * }
 *
 * setEventLoopPolicy(new LoopsOfMine())
 * console.log(getEventLoop() instanceof BaseEventLoop) // true
 * setEventLoopPolicy(null)
 * ```
 */
export class DefaultEventLoopPolicy extends AbstractEventLoopPolicy {
  #loop: EventLoop | null = null
  #wasSet = false

  /**
   * The loop that was set, or one that is made now.
   *
   * @throws {RuntimeError} if `null` was set
   */
  override getEventLoop(): EventLoop {
    // Somebody may have set one past the policies.
    this.#loop ??= this.#wasSet ? null : loopOfCore()
    if (this.#loop === null && !this.#wasSet) {
      deprecated('getEventLoop')
      this.setEventLoop(this.newEventLoop())
    }
    if (this.#loop === null)
      throw new RuntimeError(
        "There is no current event loop in thread 'MainThread': start one with run(), or set one with setEventLoop(newEventLoop())",
      )
    rememberTasks(this.#loop)
    return this.#loop
  }

  /**
   * Makes a loop the current one, for `getEventLoop` of `@asyncio/core`, too; `null` for none.
   *
   * @throws {TypeError} if it is not a loop
   */
  override setEventLoop(loop: EventLoop | null): void {
    setEventLoop(loop)
    this.#loop = loop
    this.#wasSet = true
  }

  /** A new loop, which is not the current one yet. */
  override newEventLoop(): EventLoop {
    return loopBeneathPolicies()
  }
}

/**
 * The default policy, by the name that programs for Windows choose it by: there is one kind of loop on every system.
 *
 * Mirrors `asyncio.WindowsSelectorEventLoopPolicy`. Deprecated since Python 3.14, to be removed in 3.16.
 */
export class WindowsSelectorEventLoopPolicy extends DefaultEventLoopPolicy {}

/**
 * The default policy, by the name that programs for Windows choose it by: there is one kind of loop on every system.
 *
 * Mirrors `asyncio.WindowsProactorEventLoopPolicy`. Deprecated since Python 3.14, to be removed in 3.16.
 */
export class WindowsProactorEventLoopPolicy extends DefaultEventLoopPolicy {}
