import type { Json } from '../random/program.ts'

/** One thing that a stored program does. Its label `l` is in each entry that it makes in the trace. */
export type Operation = { readonly op: string; readonly l: number } & { readonly [argument: string]: Json }

export type Block = readonly Operation[]

/** A program as it is stored: tasks that are started together, and what they share. */
export interface StoredProgram {
  readonly seed: number
  readonly main: Block
  readonly roots: readonly Block[]
  /** How many there are of what needs nothing else to be made. */
  readonly n: { readonly lock: number; readonly event: number; readonly fut: number }
  /** The permits of each semaphore. */
  readonly sem: readonly number[]
  /** The parties of each barrier. */
  readonly barrier: readonly number[]
  readonly queue: readonly (readonly [sort: 'fifo' | 'lifo' | 'prio', maxsize: number])[]
}
