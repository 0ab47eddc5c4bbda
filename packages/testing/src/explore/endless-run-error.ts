import { RuntimeError } from '@asyncio/core'

/** A run has taken more steps than it may. */
export class EndlessRunError extends RuntimeError {}
