import type { Runnable } from '../contracts/runnable.ts'
import type { FutureCallback } from './suspension.ts'
import type { Future } from './future.ts'

/** Calls a function in a turn of the loop when a future is done: a done callback of the library's own, with no context to keep. */
export class CompletionWatch<F extends Future<unknown>> implements FutureCallback, Runnable {
  /** The future or task that waits with it, if there is one. */
  readonly awaiter: Future<unknown> | undefined
  readonly #future: F
  readonly #tell: (future: F) => void

  constructor(future: F, tell: (future: F) => void, awaiter?: Future<unknown>) {
    this.awaiter = awaiter
    this.#future = future
    this.#tell = tell
  }

  /** Begins to watch. If the future is done already, the call comes in the next turn. */
  begin(): void {
    this.#future.addCallback(this)
  }

  /** Takes it off the future. A call that is on its way still comes. */
  end(): void {
    this.#future.removeCallback(this)
  }

  wake(): void {
    this.#future.getLoop().schedule(this)
  }

  run(): void {
    this.#tell(this.#future)
  }
}
