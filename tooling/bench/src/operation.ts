import type { GeneratorCoroutine } from '@asyncio/core'

/** One thing that is measured, in each of the forms that it can be written in. */
export interface Operation {
  /** The same name as in `asyncio_peer.py`. */
  readonly name: string
  /** How often it is done in one run. */
  readonly count: number
  /** With plain promises, which cancel nothing: the floor, where there is one. */
  readonly promises?: (count: number) => Promise<unknown>
  /** With plain `async` functions. */
  readonly native: (count: number) => Promise<unknown>
  /** With generator coroutines. */
  readonly generator: (count: number) => GeneratorCoroutine<unknown>
}
