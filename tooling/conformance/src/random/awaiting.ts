import type { Coroutine } from '@asyncio/core'
import type { Draw } from './draw.ts'
import { waiting, type Arguments, type OperationKind } from './operation-kind.ts'
import type { Step } from './step.ts'

/** A kind of operation that awaits something of an object, logs what comes out, and then, even if that fails, the object. */
export function awaiting<A extends Arguments, O>(kind: {
  readonly weight?: number
  draw(draw: Draw): A
  readonly python: string
  on(step: Step, given: NoInfer<A>): O
  begin(object: NoInfer<O>, given: NoInfer<A>): Coroutine<unknown>
}): OperationKind {
  const { weight = 1, python } = kind
  return waiting<A>({
    weight,
    draw: kind.draw,
    python,
    async native(step, given) {
      const object = kind.on(step, given)
      try {
        await step.outcome(kind.begin(object, given))
      } finally {
        step.log(String(object))
      }
    },
    *generator(step, given) {
      const object = kind.on(step, given)
      try {
        yield* step.outcome(kind.begin(object, given))
      } finally {
        step.log(String(object))
      }
    },
  })
}
