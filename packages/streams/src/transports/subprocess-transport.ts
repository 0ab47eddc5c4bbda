import type {
  BaseTransport as BaseTransportContract,
  SubprocessTransport as SubprocessTransportContract,
} from '@asyncio/core'
import { BaseTransport } from './base-transport.ts'
import { notImplemented } from './not-implemented.ts'

/**
 * A child process, as its protocol sees it, as a class to extend.
 *
 * Mirrors `asyncio.SubprocessTransport`.
 */
export class SubprocessTransport extends BaseTransport implements SubprocessTransportContract {
  /** The number that the system knows it by. */
  getPid(): number {
    return notImplemented(this, 'getPid')
  }

  /** Returns the exit code; `null` while it runs. */
  getReturncode(): number | null {
    return notImplemented(this, 'getReturncode')
  }

  /** Returns the transport of one of its pipes; `null` if there is no such pipe. */
  getPipeTransport(_fd: number): BaseTransportContract | null {
    return notImplemented(this, 'getPipeTransport')
  }

  /** Sends it a signal. */
  sendSignal(_signal: number | string): void {
    return notImplemented(this, 'sendSignal')
  }

  /** Asks it to end. */
  terminate(): void {
    return notImplemented(this, 'terminate')
  }

  /** Ends it. */
  kill(): void {
    return notImplemented(this, 'kill')
  }
}
