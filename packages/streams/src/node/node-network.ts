import {
  Coroutine,
  type EventLoop,
  type Network,
  type Server,
  type Transport,
  type StreamProtocol,
} from '@asyncio/core'

/** Node's sockets, as a loop's network. */
export class NodeNetwork implements Network {
  readonly #loop: EventLoop

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  createConnection<P extends StreamProtocol>(): Coroutine<[transport: Transport, protocol: P]> {
    throw new Error(String(this.#loop))
  }

  createServer(): Coroutine<Server> {
    throw new Error(String(this.#loop))
  }
}
