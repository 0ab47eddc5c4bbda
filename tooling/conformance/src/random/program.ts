/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/**
 * One thing that a random program does. The label, unique in its program, is in each entry that it makes in the trace. What
 * else there is to say depends on the kind; the blocks that it runs are among it.
 */
export type Operation = { readonly kind: string; readonly label: number } & { readonly [argument: string]: Json }

export type Block = readonly Operation[]

/** What is run: tasks that are started together, and what they share. */
export interface Program {
  readonly seed: number
  /** How each thing that they share is made, by its name. */
  readonly shared: { readonly [name: string]: Json }
  readonly roots: readonly Block[]
}
