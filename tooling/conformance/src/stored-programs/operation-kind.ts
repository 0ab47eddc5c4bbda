import type { Coroutine, Future, GeneratorCoroutine } from '@asyncio/core'
import type { Arguments } from '../random/operation-kind.ts'
import type { GeneratorStep } from './generator-step.ts'
import type { NativeStep } from './native-step.ts'
import type { Step } from './step.ts'

/** What is over when it has been done. */
interface ImmediateKind<A extends Arguments> {
  perform(step: Step, given: A): void
}

/** What may suspend the task, or runs operations that may: once as an `async` function, once as a generator function. */
interface WaitingKind<A extends Arguments> {
  native(step: NativeStep, given: A): Promise<void>
  generator(step: GeneratorStep, given: A): GeneratorCoroutine<void>
}

export type OperationKind<A extends Arguments = Arguments> = ImmediateKind<A> | WaitingKind<A>

/** Operations that belong together, by name. */
export type Operations = Readonly<Record<string, OperationKind>>

export function immediate<A extends Arguments = Arguments>(perform: (step: Step, given: A) => void): OperationKind<A> {
  return { perform }
}

export function waiting<A extends Arguments = Arguments>(kind: WaitingKind<A>): OperationKind<A> {
  return kind
}

/** An operation that awaits something, if there is anything, and logs what comes out. */
export function awaiting<A extends Arguments = Arguments>(
  begin: (step: Step, given: A) => Future<unknown> | Coroutine<unknown> | undefined,
): OperationKind<A> {
  return waiting<A>({
    async native(step, given) {
      const begun = begin(step, given)
      if (begun) await step.outcome(begun)
    },
    *generator(step, given) {
      const begun = begin(step, given)
      if (begun) yield* step.outcome(begun)
    },
  })
}
