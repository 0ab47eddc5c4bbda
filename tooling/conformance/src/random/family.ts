import type { OperationKind } from './operation-kind.ts'
import type { Shared } from './shared.ts'

/** Operations that belong together, with what they work on. */
export interface Family {
  /** Whether only some programs have it, so that those have much of it, and the others more of what is left. */
  readonly occasional?: boolean
  readonly shared?: Shared<unknown>
  readonly kinds: Readonly<Record<string, OperationKind>>
}
