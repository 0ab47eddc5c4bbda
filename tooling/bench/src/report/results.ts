import type { ServerComparison } from '../echo/compare-servers.ts'
import type { Scaling } from '../scaling/measure-scaling.ts'

/** All that a run has found out. Parts that were not asked for are empty. */
export interface Results {
  readonly date: string
  readonly machine: string
  readonly rounds: number
  /** What each peer is, and which versions it runs on. */
  readonly peers: Readonly<Record<string, string>>
  /** Peers that the machine does not have, with the reason. */
  readonly missing: Readonly<Record<string, string>>
  /** Medians, by the operations' keys and the names of the peers. */
  readonly medians: Readonly<Record<string, Medians>>
  readonly servers: readonly ServerMedians[]
  /** Bytes of bundles. */
  readonly bundles: Readonly<Record<string, number>>
  /** Milliseconds of imports. */
  readonly imports: Readonly<Record<string, number>>
  readonly scaling: Scaling
}

/** Figures by the names of peers. */
export type Medians = Readonly<Record<string, number>>

export interface ServerMedians extends Omit<ServerComparison, 'rounds'> {
  /** Requests a second. */
  readonly medians: Medians
}
