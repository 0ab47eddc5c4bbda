import {
  ConnectionRefusedError,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type SocketAddress,
} from '@asyncio/core'
import type { Connection } from './connection.ts'
import { Journeys } from './journeys.ts'
import type { Links, Route } from './links.ts'
import type { Listener } from './listener.ts'
import type { MemorySocket } from './memory-socket.ts'

/** The part of a network that a connection attempt needs. */
interface Surroundings {
  readonly loop: EventLoop
  readonly links: Links
  /** Returns the listener of an address, if there is one and it can be reached. */
  findListener(): Listener | undefined
  makeConnection(): Connection
}

/** The way of a connection to whoever listens: there, perhaps waiting for a cut to heal or for a place, and back. */
export class ConnectionAttempt {
  readonly #surroundings: Surroundings
  readonly #route: Route
  readonly #address: SocketAddress | string
  readonly #journeys: Journeys
  readonly #connected: Future<MemorySocket>
  #connection: Connection | undefined
  #fullListener: Listener | undefined

  constructor(surroundings: Surroundings, route: Route, address: SocketAddress | string) {
    this.#surroundings = surroundings
    this.#route = route
    this.#address = address
    this.#journeys = new Journeys(surroundings.loop)
    this.#connected = surroundings.loop.createFuture()
  }

  /**
   * Connects. Cancelled, it leaves nothing behind.
   *
   * @throws {ConnectionRefusedError} if nobody listens there
   */
  *connect(): GeneratorCoroutine<MemorySocket> {
    const { links } = this.#surroundings
    let handedOver = false
    try {
      const delay = links.delay(this.#route) + links.connecting(this.#route)
      if (delay > 0) this.#journeys.begin(delay, this.#knock)
      else this.#knock()
      const socket = yield* this.#connected
      handedOver = true
      return socket
    } finally {
      this.#journeys.endAll()
      links.offHealed(this.#healed)
      this.#fullListener?.offPlace(this.#knock)
      if (!handedOver) this.#connection?.client.close()
    }
  }

  /** Stands before whoever listens, and is answered; or waits. */
  readonly #knock = (): void => {
    const { links } = this.#surroundings
    if (links.isCut(this.#route)) {
      links.onHealed(this.#healed)
      return
    }
    const listener = this.#surroundings.findListener()
    if (listener?.isFull() === true) {
      this.#fullListener = listener
      listener.onPlace(this.#knock)
      return
    }
    if (listener !== undefined) {
      this.#connection = this.#surroundings.makeConnection()
      listener.add(this.#connection)
    }
    this.#journeys.begin(links.delay({ from: this.#route.to, to: this.#route.from }), this.#answered)
  }

  readonly #answered = (): void => {
    if (this.#connected.done()) return
    const socket = this.#connection?.client
    const failure = socket === undefined ? this.#refusal() : socket.failure
    // Who listened may have gone before it took the connection.
    if (failure !== undefined) this.#connected.setException(failure)
    else if (socket !== undefined) this.#connected.setResult(socket)
  }

  readonly #healed = (): void => {
    const { links } = this.#surroundings
    if (links.isCut(this.#route)) return
    links.offHealed(this.#healed)
    this.#journeys.begin(links.delay(this.#route), this.#knock)
  }

  #refusal(): ConnectionRefusedError {
    const address = [this.#address].flat().join(':')
    return new ConnectionRefusedError(`Connect call failed (${address}): nobody listens there`, {
      code: 'ECONNREFUSED',
    })
  }
}
