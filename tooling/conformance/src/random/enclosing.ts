import { asyncWith, type Coroutine } from '@asyncio/core'
import type { Acquirable, Barrier } from '@asyncio/sync'
import type { Draw } from './draw.ts'
import { waiting, type Arguments, type OperationKind } from './operation-kind.ts'
import type { Block } from './program.ts'
import type { Step } from './step.ts'

/** Of which of the things that are shared, and what is run inside. */
export interface Enclosing extends Arguments {
  readonly at: number
  readonly body: Block
}

/** A kind of operation that runs a block while something is entered: what Python writes with `async with`. */
export function enclosing<M extends Acquirable | Barrier, A extends Enclosing = Enclosing>(kind: {
  readonly weight?: number
  draw(draw: Draw): A
  readonly python: string
  on(step: Step, given: A): M
  /** Called inside, before the block. What it returns is awaited, and what comes out is logged. */
  entered(step: Step, manager: M, given: A, entered: unknown): Coroutine<unknown> | void
}): OperationKind {
  const { weight = 1, python } = kind
  return waiting<A>({
    weight,
    nests: true,
    draw: kind.draw,
    python,
    async native(step, given) {
      const manager = kind.on(step, given)
      await asyncWith<unknown, void>(manager, async (entered) => {
        const first = kind.entered(step, manager, given, entered)
        if (first) await step.outcome(first)
        await step.run(given.body)
      })
      step.log('out', String(manager))
    },
    *generator(step, given) {
      const manager = kind.on(step, given)
      yield* asyncWith<unknown, void>(manager, function* (entered) {
        const first = kind.entered(step, manager, given, entered)
        if (first) yield* step.outcome(first)
        yield* step.run(given.body)
      })
      step.log('out', String(manager))
    },
  })
}
