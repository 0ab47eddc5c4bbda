import type { PortableError } from '@asyncio/core/lowlevel'
import type { PortableWork } from '../work/portable-work.ts'

/** What a worker is told to do. */
export interface JobMessage {
  readonly work: PortableWork
  readonly args: readonly unknown[]
  readonly context: Readonly<Record<string, unknown>>
  /** What is to be done before the worker's first job. */
  readonly initializer?: { readonly work: PortableWork; readonly args: readonly unknown[] }
}

/** What came of it. */
export type JobAnswer = { value: unknown } | { threw: PortableError } | { notInitialized: PortableError }
