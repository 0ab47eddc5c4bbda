import { Coroutine, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'
import { emitWarning, noteLeftover, onClosing, type Leftover } from '@asyncio/core/lowlevel'

/** What holds on to something of the platform's. */
interface Resource {
  /** Lets it go, and tells nobody. */
  destroy(): void
  toString(): string
}

/** What a loop's network has open. It is destroyed when the loop is closed: it would keep the process running, for nobody. */
export class OpenResources implements Leftover {
  readonly #loop: EventLoop
  readonly #open = new Set<Resource>()

  constructor(loop: EventLoop) {
    this.#loop = loop
    onClosing(loop, () => new Coroutine(this.#close(), 'destroyOpenResources'))
    // Whoever closes the loop by hand asks nobody before.
    noteLeftover(this, loop)
  }

  add(resource: Resource): void {
    this.#open.add(resource)
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
      if (leftover instanceof OpenResources) leftover.#destroyAll()
    }
  }

  // oxlint-disable-next-line require-yield -- it does not wait, and is asked as what may
  *#close(): GeneratorCoroutine<void> {
    this.#destroyAll()
  }

  #destroyAll(): void {
    for (const resource of this.#open) {
      if (this.#loop.getDebug()) {
        emitWarning(`unclosed ${resource.toString()}`, {
          type: 'ResourceWarning',
          detail: 'Its loop is closed, and so it was destroyed: close it before, and wait until it is closed.',
        })
      }
      resource.destroy()
    }
    this.#open.clear()
  }
}
