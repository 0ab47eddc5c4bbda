import type { PythonVersion } from '../oracle.ts'
import type { TracedMain } from '../trace-main.ts'

/** The same program twice. */
export interface OrderSides {
  readonly python: string
  readonly typescript: TracedMain
  /** The first CPython that does it so, where an older one that is still asked does it otherwise, or can't. */
  readonly since?: PythonVersion
}

/** A program in both languages; its name says what the trace of it proves. */
export interface OrderCase extends OrderSides {
  readonly name: string
}

export function orderCase(name: string, sides: OrderSides): OrderCase {
  return { name, ...sides }
}
