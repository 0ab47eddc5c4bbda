import { platformNetwork } from '#network'
import type { EventLoop, Network } from '@asyncio/core'

const networks = new WeakMap<EventLoop, Network>()

/** The network of a loop, or where it has none, the platform's. */
export function networkOf(loop: EventLoop): Network {
  if (loop.network !== null) return loop.network
  let network = networks.get(loop)
  if (network === undefined) networks.set(loop, (network = platformNetwork(loop)))
  return network
}
