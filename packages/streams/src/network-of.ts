import { platformNetwork } from '#network'
import type { EventLoop, Network } from '@asyncio/core'

const networks = new WeakMap<EventLoop, Network>()

/** Returns the object that connects in a loop: the loop itself, which asks its network; or, for a loop that has none, the platform's network. */
export function networkOf(loop: EventLoop): Network {
  if (loop.network !== null) return loop
  let network = networks.get(loop)
  if (network === undefined) networks.set(loop, (network = platformNetwork(loop)))
  return network
}
