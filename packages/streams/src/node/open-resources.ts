import type { EventLoop } from '@asyncio/core'
import { emitWarning, noteLeftover, type Leftover } from '@asyncio/core/lowlevel'

/** An object that holds on to something of the platform's. */
interface Resource {
  /** Lets it go, and tells nobody. */
  destroy(): void
  toString(): string
}

/** The objects that a loop's network has open. They are destroyed when the loop is closed: they would keep the process running for no user. */
export class OpenResources implements Leftover {
  readonly #loop: EventLoop
  readonly #open = new Set<Resource>()
  #inDebug = false

  constructor(loop: EventLoop) {
    this.#loop = loop
    noteLeftover(this, loop)
  }

  add(resource: Resource): void {
    this.#open.add(resource)
    // Asked now, for a loop that is closed has left debug mode.
    this.#inDebug = this.#loop.getDebug()
  }

  delete(resource: Resource): void {
    this.#open.delete(resource)
  }

  /** As a `Leftover`: it is there as long as the loop is, which is told of it when it is closed. */
  isLeft(): boolean {
    return true
  }

  watched(): void {}

  report(): (loop: EventLoop, leftover?: Leftover) => void {
    // It must not hold on to this.
    return (_loop, leftover) => {
      // Whoever is told of later finds its connection open still, and can say that nobody has closed it.
      if (leftover instanceof OpenResources) queueMicrotask(() => leftover.destroyAll())
    }
  }

  /** Destroys what is open. Does nothing the second time. */
  destroyAll(): void {
    for (const resource of this.#open) {
      if (this.#inDebug) {
        emitWarning(`unclosed ${resource.toString()}`, {
          type: 'ResourceWarning',
          detail: 'Its loop is closed, and so it was destroyed: close it before, and wait until it is closed.',
        })
      }
      this.#destroy(resource)
    }
    this.#open.clear()
  }

  /** A stream of the user's may refuse. The others are destroyed all the same. */
  #destroy(resource: Resource): void {
    try {
      resource.destroy()
    } catch (exception) {
      this.#loop.callExceptionHandler({ message: `Error on destroying ${resource.toString()}`, exception })
    }
  }
}
