import type { EventLoop } from '@asyncio/core'
import { NodeNetwork, OpenResources } from '@asyncio/streams/node'

/** The child processes of a loop, and what connects their pipes. */
export class LoopChildren {
  readonly network: NodeNetwork
  /** The children that have not ended. */
  readonly open: OpenResources

  private constructor(loop: EventLoop) {
    this.open = new OpenResources(loop)
    this.network = new NodeNetwork(loop)
  }

  static readonly #of = new WeakMap<EventLoop, LoopChildren>()

  static of(loop: EventLoop): LoopChildren {
    let children = LoopChildren.#of.get(loop)
    if (children === undefined) LoopChildren.#of.set(loop, (children = new LoopChildren(loop)))
    return children
  }
}
