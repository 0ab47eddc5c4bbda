import { BaseEventLoop } from '@asyncio/loop'
import { MemoryNetwork } from '@asyncio/testing'
import { FrameHost } from './frame-host.ts'

/** A loop with a network, whose pictures come one after the other, without a pause. */
export class FrameLoop extends BaseEventLoop {
  readonly #host: FrameHost
  #next: NodeJS.Immediate | undefined

  constructor() {
    const host = new FrameHost(1000)
    super({ host, network: (loop) => new MemoryNetwork(loop) })
    this.#host = host
    this.#draw()
  }

  #draw(): void {
    this.#host.picture()
    this.#next = setImmediate(() => this.#draw())
  }

  override close(): void {
    clearImmediate(this.#next)
    super.close()
  }
}
