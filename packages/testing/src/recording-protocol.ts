import {
  ConnectionError,
  Coroutine,
  getRunningLoop,
  type Future,
  type GeneratorCoroutine,
  type Protocol,
  type Transport,
} from '@asyncio/core'

/** A call that a protocol received. */
export type ProtocolEvent =
  | { readonly name: 'connectionMade'; readonly transport: Transport }
  | { readonly name: 'dataReceived'; readonly data: Uint8Array }
  | { readonly name: 'eofReceived' }
  | { readonly name: 'pauseWriting' }
  | { readonly name: 'resumeWriting' }
  | { readonly name: 'connectionLost'; readonly error: Error | null }

/** The behaviour of a protocol. */
export interface RecordingProtocolOptions {
  /** Whether the connection stays open when the other side sends no more; `false` by default. */
  keepOpen?: boolean
}

/** A wait for a call of the protocol. */
interface Watcher {
  readonly holds: () => boolean
  readonly future: Future<void>
}

/**
 * A protocol that writes down what it is told, in order, and lets tests wait for it.
 *
 * @example
 * ```ts
 * import { FakeTransport, isolated, RecordingProtocol } from '@asyncio/testing'
 *
 * await isolated(async () => {
 *   const protocol = new RecordingProtocol()
 *   const transport = new FakeTransport(protocol)
 *   transport.feedData(new Uint8Array([1, 2, 3]))
 *   transport.feedEof()
 *   console.log(await protocol.lost()) // null
 *   console.log(protocol.names) // [ 'connectionMade', 'dataReceived', 'eofReceived', 'connectionLost' ]
 * })
 * ```
 */
export class RecordingProtocol implements Protocol {
  /** All that it was told, the first first. */
  readonly events: ProtocolEvent[] = []
  readonly #keepOpen: boolean
  #watchers: Watcher[] = []

  constructor({ keepOpen = false }: RecordingProtocolOptions = {}) {
    this.#keepOpen = keepOpen
  }

  /** The names of what it was told. */
  get names(): ProtocolEvent['name'][] {
    return this.events.map(({ name }) => name)
  }

  /** All the bytes that have come, in one piece. */
  get data(): Uint8Array {
    const pieces = this.events.flatMap((event) => (event.name === 'dataReceived' ? [event.data] : []))
    const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
    let offset = 0
    for (const piece of pieces) {
      whole.set(piece, offset)
      offset += piece.length
    }
    return whole
  }

  connectionMade(transport: Transport): void {
    this.#record({ name: 'connectionMade', transport })
  }

  dataReceived(data: Uint8Array): void {
    // The transport may use the same memory again.
    this.#record({ name: 'dataReceived', data: data.slice() })
  }

  eofReceived(): boolean {
    this.#record({ name: 'eofReceived' })
    return this.#keepOpen
  }

  pauseWriting(): void {
    this.#record({ name: 'pauseWriting' })
  }

  resumeWriting(): void {
    this.#record({ name: 'resumeWriting' })
  }

  connectionLost(error: Error | null): void {
    this.#record({ name: 'connectionLost', error })
  }

  /**
   * Waits for the connection.
   *
   * @returns its transport
   */
  made(): Coroutine<Transport> {
    return new Coroutine(
      this.#first('connectionMade', ({ transport }) => transport),
      'made',
    )
  }

  /**
   * Waits until so many bytes have come, all told.
   *
   * @returns all that have come
   * @throws {ConnectionError} if the connection is lost before
   */
  received(count: number): Coroutine<Uint8Array> {
    const wait = function* (protocol: RecordingProtocol): GeneratorCoroutine<Uint8Array> {
      yield* protocol.#until(() => protocol.data.length >= count, `${count} bytes had come`)
      return protocol.data
    }
    return new Coroutine(wait(this), 'received')
  }

  /**
   * Waits until the other side has said that it will send no more.
   *
   * @throws {ConnectionError} if the connection is lost before
   */
  eof(): Coroutine<void> {
    return new Coroutine(
      this.#first('eofReceived', () => undefined),
      'eof',
    )
  }

  /**
   * Waits until the connection is gone.
   *
   * @returns what it was lost by; `null` if it was closed
   */
  lost(): Coroutine<Error | null> {
    return new Coroutine(
      this.#first('connectionLost', ({ error }) => error),
      'lost',
    )
  }

  /**
   * Waits until a condition holds, which is looked at whenever the protocol is told something.
   *
   * **Cancellation:** ends the wait.
   *
   * @throws {ConnectionError} if the connection is lost before
   */
  until(condition: (protocol: this) => boolean): Coroutine<void> {
    return new Coroutine(
      this.#until(() => condition(this), 'the condition held'),
      'until',
    )
  }

  *#first<N extends ProtocolEvent['name'], R>(
    name: N,
    select: (event: Extract<ProtocolEvent, { name: N }>) => R,
  ): GeneratorCoroutine<R> {
    const find = (): ProtocolEvent | undefined => this.events.find((event) => event.name === name)
    yield* this.#until(() => find() !== undefined, `${name} was called`)
    return select(find() as Extract<ProtocolEvent, { name: N }>)
  }

  *#until(holds: () => boolean, what: string): GeneratorCoroutine<void> {
    if (holds()) return
    const watcher = { holds, future: getRunningLoop().createFuture<void>() }
    this.#watchers.push(watcher)
    this.#endHopeless(watcher)
    try {
      yield* watcher.future
    } finally {
      this.#watchers = this.#watchers.filter((other) => other !== watcher)
    }
    if (!holds()) throw new ConnectionError(`The connection was lost before ${what}`)
  }

  #record(event: ProtocolEvent): void {
    this.events.push(event)
    for (const watcher of this.#watchers) {
      if (watcher.holds() && !watcher.future.done()) watcher.future.setResult()
      this.#endHopeless(watcher)
    }
  }

  /** Nothing comes after the end. */
  #endHopeless({ future }: Watcher): void {
    if (this.events.at(-1)?.name === 'connectionLost' && !future.done()) future.setResult()
  }
}
