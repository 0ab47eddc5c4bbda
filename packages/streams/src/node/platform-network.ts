import type { EventLoop, Network } from '@asyncio/core'
import { NodeNetwork } from './node-network.ts'

/** Node's sockets. */
export function platformNetwork(loop: EventLoop): Network {
  return new NodeNetwork(loop)
}
