import {
  NotImplementedError,
  type Coroutine,
  type Duration,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type Transport,
  type WriteTransport,
  type WaitingOptions,
} from '@asyncio/core'
import { emitWarning, ImmediateResult, inspectable, noteLeftover, whenDone, waitingCall } from '@asyncio/core/lowlevel'
import { networkOf } from '../network-of.ts'
import type { FlowControlMixin } from './flow-control-mixin.ts'
import type { StreamReader } from './stream-reader.ts'
import type { StreamReaderProtocol } from './stream-reader-protocol.ts'

/** Options of `startTls`. */
export interface StartTlsOptions {
  /** The name that the other side's certificate has to bear. */
  serverHostname?: string | null
  sslHandshakeTimeout?: Duration | null
  sslShutdownTimeout?: Duration | null
}

/**
 * Bytes that go out.
 *
 * `write` never waits; `drain` waits while too much is still to be sent. Write, then drain, in turns: a slow other side holds back the
 * writer then, and memory does not fill.
 *
 * `await using` closes it at the end of a block, and waits for that. One that is collected while it is open is closed, with a warning; one
 * that is open when its loop is closed is warned of.
 *
 * **Cancellation:** of a task that waits, ends its wait. What was written is sent all the same.
 *
 * Mirrors `asyncio.StreamWriter`.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { openConnection } from '@asyncio/streams'
 *
 * async function ask(host: string, port: number, question: string): Promise<string> {
 *   const [reader, writer] = await openConnection(host, port)
 *   await using closed = writer
 *   closed.write(new TextEncoder().encode(`${question}\n`))
 *   await closed.drain()
 *   return new TextDecoder().decode(await reader.readline())
 * }
 * ```
 */
export class StreamWriter implements AsyncDisposable {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<StreamWriter>(StreamWriter, (writer, show) =>
    writer.#tell(show),
  )

  /** @internal */
  readonly loop: EventLoop
  readonly #protocol: FlowControlMixin
  readonly #reader: StreamReader | null
  /** The connection of a writer, apart from the writer itself, which must be able to be collected. */
  readonly #connection: { transport: WriteTransport }

  /**
   * @param protocol what the transport tells when to hold back
   * @param reader whose errors `drain` throws, if there is one
   */
  constructor(transport: WriteTransport, protocol: FlowControlMixin, reader: StreamReader | null, loop: EventLoop) {
    this.#protocol = protocol
    this.#reader = reader
    this.loop = loop
    this.#connection = { transport }
    noteLeftover(this, loop)
  }

  /** The transport that the bytes go through. */
  get transport(): WriteTransport {
    return this.#connection.transport
  }

  /**
   * Sends bytes, as soon as they can be sent. It never waits.
   *
   * @throws {TypeError} if they are no bytes
   * @throws {RuntimeError} after `writeEof`
   */
  write(data: Uint8Array): void {
    this.transport.write(data)
  }

  /** Sends several pieces, one after the other. */
  writelines(pieces: Iterable<Uint8Array>): void {
    this.transport.writelines(pieces)
  }

  /** Sends what waits, and then says that no more will come. Bytes can still be received. */
  writeEof(): void {
    this.transport.writeEof()
  }

  /** Whether it can say so: not with TLS. */
  canWriteEof(): boolean {
    return this.transport.canWriteEof()
  }

  /** Sends what waits, and closes. `waitClosed` waits for that. */
  close(): void {
    this.transport.close()
  }

  /** Whether it is closed, or on the way to it. */
  isClosing(): boolean {
    return this.transport.isClosing()
  }

  /**
   * Waits until the connection is gone. Close it before.
   *
   * **Cancellation:** ends the wait, and nobody else's.
   *
   * **Differs from Python:** there a cancelled wait ends those of others, and all later ones.
   *
   * Mirrors `asyncio.StreamWriter.wait_closed`.
   *
   * @throws the error that the connection was lost with (when awaited)
   */
  waitClosed(options?: WaitingOptions): Coroutine<void> {
    return waitingCall('StreamWriter.waitClosed', () => this.#waitClosed(), options)
  }

  /** Returns what is known of the connection: `'peername'`, `'sockname'`, `'socket'`, and more where there is more. */
  getExtraInfo(name: string, fallback: unknown = null): unknown {
    return this.transport.getExtraInfo(name, fallback)
  }

  /**
   * Waits while too much is still to be sent, and not at all otherwise.
   *
   * Several tasks may wait at once. On a connection that is being closed it takes one turn, so that its end is seen.
   *
   * **Cancellation:** ends the wait.
   *
   * Mirrors `asyncio.StreamWriter.drain`.
   *
   * @throws {ConnectionResetError} (when awaited) if the connection is gone
   * @throws the error that the connection was lost with (when awaited)
   */
  drain(options?: WaitingOptions): Coroutine<void> {
    return waitingCall(
      'StreamWriter.drain',
      () => {
        const error = this.#reader?.exception() ?? null
        if (error !== null) throw error
        return this.isClosing() ? this.#drainClosing() : this.#protocol.drained()
      },
      options,
    )
  }

  /**
   * Encrypts the connection from now on. Reader and writer stay the same.
   *
   * What is still to be sent is sent before. It is the server's side if a server made it.
   *
   * What the server's reader holds is decrypted, too: a client may send its hello together with what it asks for encryption with. A
   * client reads all of the answer before, for nobody can say who has sent the rest.
   *
   * **Cancellation:** closes the connection.
   *
   * Mirrors `asyncio.StreamWriter.start_tls`.
   *
   * @param context the network's, with a certificate on the server's side
   * @throws {NotImplementedError} (when awaited) if the network can't encrypt
   * @throws {RuntimeError} (when awaited) if a client's reader holds bytes, which came in plain text
   * @throws {ValueError} (when awaited) if a client is to check a name, and has none
   */
  startTls(context: object, options: StartTlsOptions = {}): Coroutine<void> {
    return waitingCall('StreamWriter.startTls', () => this.#startTls(context, options), undefined)
  }

  /** Closes it, and waits until the connection is gone. */
  [Symbol.asyncDispose](): Coroutine<void> {
    return waitingCall(
      'StreamWriter[Symbol.asyncDispose]',
      () => {
        this.close()
        return this.#waitClosed()
      },
      undefined,
    )
  }

  /** As Python shows it: `<StreamWriter transport=... reader=...>`. */
  toString(): string {
    return this.#tell(String)
  }

  /** @internal As a `Leftover`: whether it is still open. */
  isLeft(): boolean {
    return !this.isClosing()
  }

  /** @internal */
  watched(): void {}

  /** @internal */
  report(): (loop: EventLoop) => void {
    // Described when it is needed: every writer that lives for some turns comes here, and its addresses have to be asked for.
    const connection = this.#connection
    const reader = this.#reader
    return (loop) => {
      const { transport } = connection
      if (transport.isClosing()) return
      const isOver = loop.isClosed()
      const what = describe(transport, reader, String)
      emitWarning(isOver ? `loop is closed, and ${what} is not` : `unclosed ${what}`, {
        type: 'ResourceWarning',
        detail: 'Close a writer when you need it no more: writer.close(), or await using.',
      })
      if (!isOver) transport.close()
    }
  }

  *#drainClosing(): GeneratorCoroutine<void> {
    // So that whoever writes and drains in a loop meets the loss of the connection.
    yield
    yield* this.#protocol.drained()
  }

  #waitClosed(): ImmediateResult<void> | GeneratorCoroutine<void> {
    const closed = this.#protocol.closeWaiter()
    return closed.done() ? new ImmediateResult<void>(closed.result()) : this.#waitFor(closed)
  }

  *#waitFor(closed: Future<void>): GeneratorCoroutine<void> {
    const waiter = this.loop.createFuture<void>()
    // In the same turn: there is one of them to wait for, and a future between, which a cancelled task may cancel.
    const forget = whenDone(closed, () => {
      if (waiter.done()) return
      if (closed.cancelled()) waiter.cancel()
      else if (closed.exception() === null) waiter.setResult()
      else waiter.setException(closed.exception())
    })
    try {
      yield* waiter
    } finally {
      forget()
    }
  }

  *#startTls(context: object, options: StartTlsOptions): GeneratorCoroutine<void> {
    const protocol = this.#protocol as StreamReaderProtocol
    const network = networkOf(this.loop)
    yield* this.drain()
    if (!protocol.isServerSide) protocol.refuseUnread()
    if (network.startTls === undefined)
      throw new NotImplementedError("startTls() is not implemented by this event loop's network: it does not encrypt")
    const transport: Transport = yield* network.startTls(this.transport, protocol, context, {
      ...options,
      serverSide: protocol.isServerSide,
    })
    this.#connection.transport = transport
    protocol.replaceTransport(transport)
  }

  #tell(show: (value: unknown) => string): string {
    return describe(this.transport, this.#reader, show)
  }
}

function describe(transport: WriteTransport, reader: StreamReader | null, show: (value: unknown) => string): string {
  return `<StreamWriter transport=${show(transport)}${reader === null ? '' : ` reader=${show(reader)}`}>`
}
