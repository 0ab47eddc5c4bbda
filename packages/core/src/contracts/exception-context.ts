import type { Future } from '../futures/future.ts'
import type { Site } from '../introspection/creation-site.ts'
import type { Handle } from './handle.ts'

/** What a loop's exception handler is told: what happened, and where. */
export interface ExceptionContext {
  /** What happened, in a sentence. */
  message: string
  /** What was thrown, where something was. */
  exception?: unknown
  /** The future it happened to. */
  future?: Future<unknown>
  /** The task it happened to. */
  task?: Future<unknown>
  /** The callback it happened in. */
  handle?: Handle
  /** Where the future, the task or the callback was made, in debug mode. */
  sourceTraceback?: Site
  [key: string]: unknown
}
