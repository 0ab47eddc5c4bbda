import type { PortableError } from '@asyncio/core/lowlevel'
import type { PortableWork } from '../work/portable-work.ts'

/** A message to a worker. */
export interface JobMessage {
  readonly work: PortableWork
  readonly args: readonly unknown[]
  readonly context: Readonly<Record<string, unknown>>
  /** The work before the worker's first job. */
  readonly initializer?: { readonly work: PortableWork; readonly args: readonly unknown[] }
}

/** The outcome of a job. */
export type JobAnswer = { value: unknown } | { threw: PortableError } | { notInitialized: PortableError }
