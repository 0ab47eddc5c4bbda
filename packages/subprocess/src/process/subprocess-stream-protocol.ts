import type {
  BaseTransport,
  EventLoop,
  Future,
  ReadTransport,
  SubprocessTransport,
  WriteTransport,
} from '@asyncio/core'
import { StreamReader, StreamWriter } from '@asyncio/streams'
import { FlowControlMixin } from '@asyncio/streams/lowlevel'

/** Stands between a child process and its streams: what its transport tells is fed to them. */
export class SubprocessStreamProtocol extends FlowControlMixin {
  stdin: StreamWriter | null = null
  stdout: StreamReader | null = null
  stderr: StreamReader | null = null
  readonly #loop: EventLoop
  readonly #limit: number | undefined
  readonly #stdinClosed: Future<void>
  readonly #openOutputs = new Set<number>()
  #transport: BaseTransport | null = null
  #processExited = false

  constructor(limit: number | undefined, loop: EventLoop) {
    super(loop)
    this.#loop = loop
    this.#limit = limit
    this.#stdinClosed = loop.createFuture<void>()
    // Fails before a process begins, if it is none.
    this.#newReader()
  }

  override connectionMade(transport: BaseTransport): void {
    this.#transport = transport
    const child = transport as SubprocessTransport
    this.stdout = this.#readerOf(child, 1)
    this.stderr = this.#readerOf(child, 2)
    const stdin = child.getPipeTransport(0)
    if (stdin !== null) this.stdin = new StreamWriter(stdin as WriteTransport, this, null, this.#loop)
  }

  pipeDataReceived(fd: number, data: Uint8Array): void {
    this.#readerFor(fd)?.feedData(data)
  }

  pipeConnectionLost(fd: number, error: Error | null): void {
    if (fd === 0) {
      this.#stdinLost(error)
      return
    }
    const reader = this.#readerFor(fd)
    if (error === null) reader?.feedEof()
    else reader?.setException(error)
    this.#openOutputs.delete(fd)
    this.#closeIfOver()
  }

  processExited(): void {
    this.#processExited = true
    this.#closeIfOver()
  }

  override closeWaiter(): Future<void> {
    return this.#stdinClosed
  }

  override toString(): string {
    const streams = Object.entries({ stdin: this.stdin, stdout: this.stdout, stderr: this.stderr })
    const shown = streams.flatMap(([name, stream]) => (stream === null ? [] : [` ${name}=${String(stream)}`]))
    return `<SubprocessStreamProtocol${shown.join('')}>`
  }

  #readerOf(child: SubprocessTransport, fd: number): StreamReader | null {
    const transport = child.getPipeTransport(fd)
    if (transport === null) return null
    const reader = this.#newReader()
    reader.setTransport(transport as ReadTransport)
    this.#openOutputs.add(fd)
    return reader
  }

  #newReader(): StreamReader {
    return new StreamReader({ loop: this.#loop, ...(this.#limit !== undefined && { limit: this.#limit }) })
  }

  #readerFor(fd: number): StreamReader | null {
    return fd === 1 ? this.stdout : this.stderr
  }

  #stdinLost(error: Error | null): void {
    this.stdin?.close()
    this.connectionLost(error)
    const closed = this.#stdinClosed
    if (closed.done()) return
    if (error === null) {
      closed.setResult()
      return
    }
    closed.setException(error)
    // Who does not wait for the end does not want to hear of it.
    closed.exception()
  }

  #closeIfOver(): void {
    if (this.#openOutputs.size > 0 || !this.#processExited) return
    this.#transport?.close()
    this.#transport = null
  }
}
