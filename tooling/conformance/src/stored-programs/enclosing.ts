import { asyncWith, type Coroutine } from '@asyncio/core'
import type { Acquirable } from '@asyncio/sync'
import type { Arguments } from '../random/operation-kind.ts'
import { waiting, type OperationKind } from './operation-kind.ts'
import type { Block } from './program.ts'
import type { Step } from './step.ts'

/** Which one is entered, and what is run inside. */
export interface Enclosing extends Arguments {
  readonly i: number
  readonly body: Block
}

/**
 * An operation that runs a block while something is held.
 *
 * @param entered called inside, before the block; what it returns is awaited, and what comes out is logged
 */
export function enclosing<M extends Acquirable, A extends Enclosing = Enclosing>(
  on: (step: Step, given: A) => M | undefined,
  entered: (step: Step, held: M, given: A) => Coroutine<unknown> | void,
): OperationKind {
  return waiting<A>({
    async native(step, given) {
      const held = on(step, given) as M
      await asyncWith<unknown, void>(held, async () => {
        const first = entered(step, held, given)
        if (first) await step.outcome(first)
        await step.run(given.body)
      })
      step.log('out')
    },
    *generator(step, given) {
      const held = on(step, given) as M
      yield* asyncWith<unknown, void>(held, function* () {
        const first = entered(step, held, given)
        if (first) yield* step.outcome(first)
        yield* step.run(given.body)
      })
      step.log('out')
    },
  })
}
