import { emitWarning } from '@asyncio/core/lowlevel'

/** From how many writes on that nobody gets a warning is given. */
const WARNED_FROM = 5

/** Counts what is written to a connection that is lost: it is ignored, and from the fifth time on with a warning. */
export class LostWrites {
  #count = 0
  readonly #warning: string

  constructor(warning = 'socket.send() raised exception.') {
    this.#warning = warning
  }

  /** Whether the loss is known: it counts as the first of them. */
  get begun(): boolean {
    return this.#count > 0
  }

  add(): void {
    if (this.#count >= WARNED_FROM) {
      emitWarning(this.#warning, {
        type: 'RuntimeWarning',
        detail: 'The connection is lost, and what is written to it goes nowhere: ask isClosing() before you write.',
      })
    }
    this.#count += 1
  }
}
