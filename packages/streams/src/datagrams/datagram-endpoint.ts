import {
  ConnectionAbortedError,
  Coroutine,
  type DatagramProtocol,
  type DatagramTransport,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type SocketAddress,
  type WaitingOptions,
} from '@asyncio/core'
import { Deque, ImmediateResult, whenDone, waitingCall } from '@asyncio/core/lowlevel'
import { FlowControlMixin } from '../streams/flow-control-mixin.ts'

/** A datagram, and where it came from. */
export type Datagram = [data: Uint8Array, address: SocketAddress]

/**
 * Sends and receives datagrams, each of which can be awaited. Made by `openDatagramEndpoint`.
 *
 * Iterated over, it gives the datagrams that come until it is closed. `await using` closes it at the end of a block.
 *
 * **Cancellation:** of a task that waits for a datagram, ends its wait. None is lost by it.
 *
 * **Differs from Python:** there one writes a `DatagramProtocol`.
 */
export class DatagramEndpoint implements AsyncIterable<Datagram, undefined, void>, AsyncDisposable {
  readonly #loop: EventLoop
  readonly #flow: FlowControlMixin
  readonly #queueSize: number
  readonly #inbox = new Deque<Datagram | Error>()
  readonly #waiters = new Set<Future<void>>()
  #transport: DatagramTransport | undefined
  #dropped = 0
  /** Why nothing comes any more. */
  #end: Error | undefined
  readonly #closed: Future<void>

  /** @internal */
  constructor(loop: EventLoop, queueSize: number) {
    this.#loop = loop
    this.#queueSize = queueSize
    this.#flow = new FlowControlMixin(loop)
    this.#closed = loop.createFuture<void>()
  }

  /** The transport that the datagrams go through. */
  get transport(): DatagramTransport {
    return this.#transport as DatagramTransport
  }

  /** Its own address. */
  get localAddress(): SocketAddress {
    return this.transport.getExtraInfo('sockname') as SocketAddress
  }

  /** The only address that it sends to and hears; `null` if there are others. */
  get remoteAddress(): SocketAddress | null {
    return (this.transport.getExtraInfo('peername') as SocketAddress | null | undefined) ?? null
  }

  /** The number of datagrams that were dropped because no task had received those before. */
  get dropped(): number {
    return this.#dropped
  }

  /**
   * Sends a datagram, and waits while too many wait to be sent.
   *
   * **Cancellation:** ends the wait. The datagram is sent all the same.
   *
   * @param address where to; may be left out if the endpoint has one only
   * @throws {ConnectionResetError} (when awaited) if it is closed
   * @throws {TypeError} (when awaited) if it is no bytes
   * @throws {ValueError} (when awaited) if the endpoint has another address, or none is given and it has none
   */
  send(data: Uint8Array, address: SocketAddress | null = null, options?: WaitingOptions): Coroutine<void> {
    return waitingCall(
      'DatagramEndpoint.send',
      () => {
        if (this.#end !== undefined || this.isClosing()) throw this.#end ?? closedError()
        this.transport.sendTo(data, address)
        return this.#flow.drained()
      },
      options,
    )
  }

  /**
   * Waits for a datagram. Those who wait get one each, first come, first served.
   *
   * **Cancellation:** ends the wait. No datagram is lost by it.
   *
   * @returns the bytes, and where they came from
   * @throws {OSError} (when awaited) if the network says that one that was sent has not arrived, such as a `ConnectionRefusedError`
   * @throws {ConnectionAbortedError} (when awaited) if it is closed, and all that had come is taken
   */
  receive(options?: WaitingOptions): Coroutine<Datagram> {
    return waitingCall(
      'DatagramEndpoint.receive',
      () => (this.#inbox.length > 0 && this.#waiters.size === 0 ? new ImmediateResult(this.#take()) : this.#receive()),
      options,
    )
  }

  /** Sends what waits to be sent, and closes. What had come can still be received. */
  close(): void {
    this.transport.close()
  }

  /** Whether it is closed, or on the way to it. */
  isClosing(): boolean {
    return this.transport.isClosing()
  }

  /**
   * Waits until it is closed.
   *
   * **Cancellation:** ends the wait.
   */
  waitClosed(options?: WaitingOptions): Coroutine<void> {
    return waitingCall('DatagramEndpoint.waitClosed', () => this.#waitClosed(), options)
  }

  /** The datagrams that come, until it is closed. A datagram that did not arrive throws here, as in `receive`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Datagram, undefined, void> {
    const next = function* (endpoint: DatagramEndpoint): GeneratorCoroutine<IteratorResult<Datagram, undefined>> {
      try {
        return { done: false, value: yield* endpoint.receive() }
      } catch (error) {
        if (error instanceof ConnectionAbortedError && error === endpoint.#end) return { done: true, value: undefined }
        throw error
      }
    }
    return {
      next: () => new Coroutine(next(this), 'DatagramEndpoint.next'),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** Closes it, and waits for that. */
  [Symbol.asyncDispose](): Coroutine<void> {
    return waitingCall(
      'DatagramEndpoint[Symbol.asyncDispose]',
      () => {
        this.close()
        return this.#waitClosed()
      },
      undefined,
    )
  }

  /** @internal Called by the transport. */
  protocol(): DatagramProtocol {
    return {
      connectionMade: (transport) => {
        this.#transport = transport
      },
      datagramReceived: (data, address) => this.#add([data, address]),
      errorReceived: (error) => this.#add(error),
      pauseWriting: () => this.#flow.pauseWriting(),
      resumeWriting: () => this.#flow.resumeWriting(),
      connectionLost: (error) => {
        this.#end = error ?? closedError()
        this.#flow.connectionLost(error)
        for (const waiter of this.#waiters) if (!waiter.done()) waiter.setResult()
        if (!this.#closed.done()) this.#closed.setResult()
      },
    }
  }

  #add(came: Datagram | Error): void {
    if (this.#inbox.length >= this.#queueSize) {
      this.#dropped += 1
      return
    }
    this.#inbox.push(came)
    this.#wakeNext()
  }

  #wakeNext(): void {
    for (const waiter of this.#waiters) {
      if (waiter.done()) continue
      waiter.setResult()
      return
    }
  }

  #take(): Datagram {
    const came = this.#inbox.shift() as Datagram | Error
    if (came instanceof Error) throw came
    return came
  }

  *#receive(): GeneratorCoroutine<Datagram> {
    // Whoever comes now stands behind those who wait.
    let mustWait = this.#waiters.size > 0
    while (mustWait || this.#inbox.length === 0) {
      if (this.#end !== undefined) throw this.#end
      const waiter = this.#loop.createFuture<void>()
      this.#waiters.add(waiter)
      try {
        yield* waiter
      } catch (error) {
        // It may have been woken before it was cancelled, and nobody else was.
        this.#waiters.delete(waiter)
        if (this.#inbox.length > 0) this.#wakeNext()
        throw error
      }
      this.#waiters.delete(waiter)
      mustWait = false
    }
    return this.#take()
  }

  *#waitClosed(): GeneratorCoroutine<void> {
    if (this.#closed.done()) return
    const waiter = this.#loop.createFuture<void>()
    const forget = whenDone(this.#closed, () => {
      if (!waiter.done()) waiter.setResult()
    })
    try {
      yield* waiter
    } finally {
      forget()
    }
  }
}

function closedError(): ConnectionAbortedError {
  return new ConnectionAbortedError('The endpoint is closed: nothing is sent and received any more')
}
