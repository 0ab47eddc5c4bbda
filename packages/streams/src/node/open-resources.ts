import { Coroutine, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'
import { emitWarning, onClosing } from '@asyncio/core/lowlevel'

/** What holds on to something of the platform's. */
interface Resource {
  /** Lets it go, and tells nobody. */
  destroy(): void
  toString(): string
}

/** What a loop's network has open. It is destroyed when the loop is closed: it would keep the process running, for nobody. */
export class OpenResources {
  readonly #loop: EventLoop
  readonly #open = new Set<Resource>()

  constructor(loop: EventLoop) {
    this.#loop = loop
    onClosing(loop, () => new Coroutine(this.#destroyAll(), 'destroyOpenResources'))
  }

  add(resource: Resource): void {
    this.#open.add(resource)
  }

  delete(resource: Resource): void {
    this.#open.delete(resource)
  }

  // oxlint-disable-next-line require-yield -- it does not wait, and is asked as what may
  *#destroyAll(): GeneratorCoroutine<void> {
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
