import type { BaseTransport, ReadPipeProtocol, WritePipeProtocol } from '@asyncio/core'

/** The process that a pipe leads to. */
interface PipeOwner {
  pipeDataReceived(fd: number, data: Uint8Array): void
  pipeConnectionLost(fd: number, error: Error | null): void
  pauseWriting(): void
  resumeWriting(): void
}

/** The protocol of one of a child's pipes, which calls the child's transport. */
export class PipeProtocol implements ReadPipeProtocol, WritePipeProtocol {
  readonly #owner: PipeOwner
  readonly #fd: number
  pipe: BaseTransport | null = null
  disconnected = false

  constructor(owner: PipeOwner, fd: number) {
    this.#owner = owner
    this.#fd = fd
  }

  connectionMade(transport: BaseTransport): void {
    this.pipe = transport
  }

  dataReceived(data: Uint8Array): void {
    this.#owner.pipeDataReceived(this.#fd, data)
  }

  connectionLost(error: Error | null): void {
    this.disconnected = true
    this.#owner.pipeConnectionLost(this.#fd, error)
  }

  pauseWriting(): void {
    this.#owner.pauseWriting()
  }

  resumeWriting(): void {
    this.#owner.resumeWriting()
  }
}
