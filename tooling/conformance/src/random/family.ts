import type { OperationKind } from './operation-kind.ts'
import type { Shared } from './shared.ts'

/** Operations that belong together, with what they work on. */
export interface Family {
  readonly shared?: Shared<unknown>
  readonly kinds: Readonly<Record<string, OperationKind>>
}
