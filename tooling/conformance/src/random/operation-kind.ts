import type { GeneratorCoroutine } from '@asyncio/core'
import type { Draw } from './draw.ts'
import type { GeneratorStep } from './generator-step.ts'
import type { NativeStep } from './native-step.ts'
import type { Json } from './program.ts'
import type { Step } from './step.ts'

/** What an operation is given besides its kind and its label. */
export type Arguments = { readonly [name: string]: Json }

interface AnyKind<A extends Arguments> {
  /** How often it comes, beside the others of its sort. By default 1. */
  readonly weight?: number

  /** Whether it runs blocks. Those that do not are all that is left at the greatest depth. */
  readonly nests?: boolean

  /** Makes its arguments. By default there are none. */
  draw?(draw: Draw): A

  /** `async def perform(world, label, ...)`, with the arguments by their names. */
  readonly python: string
}

/** What is over when it has been done. */
export interface ImmediateKind<A extends Arguments> extends AnyKind<A> {
  perform(step: Step, given: A): void
}

/** What may suspend the task, or runs operations that may: once as an `async` function, once as a generator function. */
export interface WaitingKind<A extends Arguments> extends AnyKind<A> {
  native(step: NativeStep, given: A): Promise<void>
  generator(step: GeneratorStep, given: A): GeneratorCoroutine<void>
}

export type OperationKind<A extends Arguments = Arguments> = ImmediateKind<A> | WaitingKind<A>

/** A kind of operation that is over when it has been done. */
export function immediate<A extends Arguments>(kind: ImmediateKind<A>): OperationKind {
  return kind
}

/** A kind of operation that may suspend the task. */
export function waiting<A extends Arguments>(kind: WaitingKind<A>): OperationKind {
  return kind
}
