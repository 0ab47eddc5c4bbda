import type { GeneratorCoroutine } from '@asyncio/core'

type Note = (figure: number) => void

/** An operation in both forms that it can be written in. */
export interface Forms {
  /** With plain `async` functions. */
  readonly async: (count: number, note: Note) => Promise<number>
  /** With generator coroutines. */
  readonly generator: (count: number, note: Note) => GeneratorCoroutine<number>
}

export type FormsByKey = Readonly<Record<string, Forms>>
