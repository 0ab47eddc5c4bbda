import type { Block } from './program.ts'
import { Step } from './step.ts'

/** One operation that is being performed in an `async` function. */
export class NativeStep extends Step {
  /** Runs a block as a part of the operation. */
  async run(block: Block): Promise<void> {
    await this.world.runInNative(block)
  }

  /** Awaits, and logs what comes out. A cancellation goes on its way. */
  async outcome(awaitable: PromiseLike<unknown>): Promise<void> {
    let result: unknown
    try {
      result = await awaitable
    } catch (error) {
      this.world.failed(this.label, error)
      return
    }
    this.world.succeeded(this.label, result)
  }
}
