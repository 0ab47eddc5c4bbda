import type { SubprocessProtocol as SubprocessProtocolContract, SubprocessTransport } from '@asyncio/core'
import { BaseProtocol } from './base-protocol.ts'

/**
 * A receiver of the events of a child process, as a class to extend: its methods do nothing.
 *
 * Mirrors `asyncio.SubprocessProtocol`.
 */
export class SubprocessProtocol extends BaseProtocol<SubprocessTransport> implements SubprocessProtocolContract {
  /** The process has written some bytes: 1 is its standard output, 2 its standard error output. */
  pipeDataReceived(_fd: number, _data: Uint8Array): void {}

  /** A pipe to the process is gone; `null` if it was closed, and not lost. */
  pipeConnectionLost(_fd: number, _error: Error | null): void {}

  /** The process has ended. */
  processExited(): void {}
}
