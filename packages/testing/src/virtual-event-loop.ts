import { describeStandstill, describeWaits, foreignFutures } from '@asyncio/core/lowlevel'
import { BaseEventLoop } from '@asyncio/loop'
import { DeadlockError } from './deadlock-error.ts'
import { VirtualHost } from './virtual-host.ts'

/**
 * An event loop for tests: its time starts at 0, and jumps to the next timer whenever there is nothing else to do. An hour of
 * sleeping takes no time, and everything happens in the same order each time.
 *
 * When nothing can ever run again, the run rejects with a `DeadlockError` that names the tasks that wait, and for what. While
 * anything waits for a foreign promise (a real file, a real socket) that can't be known, and the loop waits too, unless a timer is
 * set: then its time jumps ahead. A future of ours that only the world outside would settle, a real `setTimeout` say, is taken for
 * one that nobody will.
 *
 * @example
 * ```ts
 * import { getRunningLoop, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { VirtualEventLoop } from '@asyncio/testing'
 *
 * async function main(): Promise<void> {
 *   await sleep(3600)
 *   console.log(getRunningLoop().time()) // 3600, at once
 * }
 *
 * await run(main, { loopFactory: () => new VirtualEventLoop() })
 * ```
 */
export class VirtualEventLoop extends BaseEventLoop {
  readonly #host: VirtualHost

  constructor() {
    const host = new VirtualHost()
    super({ host })
    this.#host = host
  }

  protected override onIdle(): void {
    // Promises that the platform settles in this very moment may still bring something to do: look again after that.
    this.#host.soon(() => {
      const mayGoOn = foreignFutures(this) > 0 || [...this.tasks].some((task) => describeWaits(task).length === 0)
      if (this.isIdle() && !mayGoOn) this.abort(new DeadlockError(`Deadlock: ${describeStandstill(this.tasks)}`))
    })
  }
}
