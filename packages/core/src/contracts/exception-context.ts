import type { Future } from '../futures/future.ts'
import type { Site } from '../introspection/creation-site.ts'
import type { Handle } from './handle.ts'

/** The report that an exception handler receives: what happened, and where. */
export interface ExceptionContext {
  /** The message: what happened, in a sentence. */
  message: string
  /** The thrown value, if there is one. */
  exception?: unknown
  /** The future it happened to. */
  future?: Future<unknown>
  /** The task it happened to. */
  task?: Future<unknown>
  /** The callback it happened in. */
  handle?: Handle
  /** The place where the future, the task or the callback was made, in debug mode. */
  sourceTraceback?: Site
  [key: string]: unknown
}
