import { getEventLoop, RuntimeError, type EventLoop, type Future, type Task, type Transport } from '@asyncio/core'
import { callForClient, type ClientConnectedCallback } from './client-connected.ts'
import { FlowControlMixin } from './flow-control-mixin.ts'
import { StreamReader } from './stream-reader.ts'
import { StreamWriter } from './stream-writer.ts'

/**
 * Stands between a transport and a `StreamReader`: what the transport tells is fed to the reader.
 *
 * For connections of your own kind: `loop.createConnection(() => new StreamReaderProtocol(reader), ...)`, and a `StreamWriter` of what that gives.
 *
 * **Differs from Python:** it keeps its reader alive.
 *
 * Mirrors `asyncio.StreamReaderProtocol`.
 *
 * @example
 * ```ts
 * import { getRunningLoop } from '@asyncio/core'
 * import { StreamReader, StreamReaderProtocol, StreamWriter } from '@asyncio/streams'
 *
 * async function connect(host: string, port: number): Promise<[StreamReader, StreamWriter]> {
 *   const loop = getRunningLoop()
 *   const reader = new StreamReader({ limit: 1024 })
 *   const protocol = new StreamReaderProtocol(reader)
 *   const [transport] = await loop.createConnection(() => protocol, host, port)
 *   return [reader, new StreamWriter(transport, protocol, reader, loop)]
 * }
 * ```
 */
export class StreamReaderProtocol extends FlowControlMixin {
  #reader: StreamReader | null
  readonly #callback: ClientConnectedCallback | null
  readonly #closed: Future<void>
  #task: Task<unknown> | undefined
  #overTls = false

  /**
   * @param reader what is fed; `null` if nothing is read
   * @param clientConnectedCallback is called for the connection, as `startServer` does it
   * @param loop by default the running one, else the one set by `setEventLoop`
   */
  constructor(
    reader: StreamReader | null,
    clientConnectedCallback: ClientConnectedCallback | null = null,
    loop: EventLoop | null = null,
  ) {
    const ofLoop = loop ?? getEventLoop()
    super(ofLoop)
    this.#reader = reader
    this.#callback = clientConnectedCallback
    this.#closed = ofLoop.createFuture<void>()
  }

  override connectionMade(transport: Transport): void {
    const reader = this.#reader
    reader?.setTransport(transport)
    this.#overTls = isEncrypted(transport)
    if (this.#callback === null || reader === null) return
    const writer = new StreamWriter(transport, this, reader, this.loop)
    this.#task = callForClient(this.loop, this.#callback, reader, writer)
  }

  override connectionLost(error: Error | null): void {
    const reader = this.#reader
    const closed = this.#closed
    if (error === null) reader?.feedEof()
    else reader?.setException(error)
    if (!closed.done()) {
      if (error === null) closed.setResult()
      else {
        closed.setException(error)
        // Who does not wait for the end does not want to hear of it.
        closed.exception()
      }
    }
    super.connectionLost(error)
    this.#reader = null
    this.#task = undefined
  }

  override dataReceived(data: Uint8Array): void {
    this.#reader?.feedData(data)
  }

  override eofReceived(): boolean {
    this.#reader?.feedEof()
    // A connection with TLS can't stay half open.
    return !this.#overTls
  }

  override closeWaiter(): Future<void> {
    return this.#closed
  }

  /** The task of the client's callback, while the connection is there, if it has one. */
  get task(): Task<unknown> | undefined {
    return this.#task
  }

  /** @internal Whether what it does with data is to feed a reader, and neither of them is of another make. */
  onlyFeeds(): boolean {
    return (
      this.dataReceived === StreamReaderProtocol.prototype.dataReceived &&
      this.#reader?.feedData === StreamReader.prototype.feedData
    )
  }

  /** @internal Whether it is the server's side. */
  get isServerSide(): boolean {
    return this.#callback !== null
  }

  /** @internal Refuses to begin to encrypt while somebody may have put words into the other side's mouth. */
  refuseUnread(): void {
    const unread = this.#reader?.unread ?? 0
    if (unread > 0)
      throw new RuntimeError(
        `Cannot startTls() as a client while ${unread} bytes that came in plain text wait to be read: ` +
          'read them before, for they would pass as encrypted, or close the connection',
      )
  }

  /** @internal Takes what has come and was not read, for whoever decrypts it. */
  takeUnread(): Uint8Array {
    return this.#reader?.takeUnread() ?? new Uint8Array()
  }

  /** @internal The connection goes through another transport from now on, which encrypts. */
  replaceTransport(transport: Transport): void {
    this.#overTls = isEncrypted(transport)
    this.#reader?.replaceTransport(transport)
  }
}

function isEncrypted(transport: Transport): boolean {
  const context = transport.getExtraInfo('sslcontext')
  return context !== null && context !== undefined
}
