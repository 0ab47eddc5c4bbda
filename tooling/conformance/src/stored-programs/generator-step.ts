import type { Coroutine, Future, GeneratorCoroutine } from '@asyncio/core'
import type { Block } from './program.ts'
import { Step } from './step.ts'

/** One operation that is being performed in a generator function. */
export class GeneratorStep extends Step {
  /** Runs a block as a part of the operation. */
  *run(block: Block): GeneratorCoroutine<void> {
    yield* this.world.runInGenerator(block)
  }

  /** Awaits, and logs what comes out. A cancellation goes on its way. */
  *outcome(awaitable: Future<unknown> | Coroutine<unknown>): GeneratorCoroutine<void> {
    let result: unknown
    try {
      result = yield* awaitable
    } catch (error) {
      this.world.failed(this.label, error)
      return
    }
    this.world.succeeded(this.label, result)
  }
}
