import type { Task } from '@asyncio/core'
import { describeFuture, describeWaits } from '@asyncio/core/lowlevel'
import { BaseEventLoop } from '@asyncio/loop'
import { DeadlockError } from './deadlock-error.ts'
import { VirtualHost } from './virtual-host.ts'

/**
 * An event loop for tests: its time starts at 0, and jumps to the next timer whenever there is nothing else to do. An hour of
 * sleeping takes no time, and everything happens in the same order each time.
 *
 * When nothing can ever run again, the run rejects with a `DeadlockError` that names the tasks that wait, and for what. While a
 * task waits for a foreign promise (a real file, a real socket) that can't be known, and the loop waits too.
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
      if (this.isIdle() && [...this.tasks].every((task) => describeWaits(task).length > 0))
        this.abort(new DeadlockError(describe(this.tasks)))
    })
  }
}

function describe(tasks: Iterable<Task<unknown>>): string {
  const lines = [...tasks].map((task) => `\n  ${describeFuture(task)} waits for ${describeWaits(task).join(' and ')}`)
  if (lines.length === 0)
    return 'Deadlock: the loop runs, but there is no task, no timer and no callback that could ever stop it'
  return `Deadlock: no timer is set, nothing is ready, and every task waits for something that nobody will bring${lines.join('')}`
}
