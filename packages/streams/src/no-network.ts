import { NotImplementedError, type EventLoop, type Network } from '@asyncio/core'

/** The network of a platform without sockets: in a browser. */
export function platformNetwork(_loop: EventLoop): Network {
  throw new NotImplementedError(
    'This platform has no sockets: give the event loop a network of its own, new BaseEventLoop({ host, network })',
  )
}
