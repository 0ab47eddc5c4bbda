import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { toOSError } from '@asyncio/core'

/** The number of clients that can wait while no descriptor is free. */
const COUNT = 16

/**
 * A few file descriptors that are kept while a server listens.
 *
 * When a process has none left, Node takes each new connection, closes it, and tells nobody. So whoever takes a connection looks whether
 * another one could be taken. If not, the spare ones are given up: clients that come then can wait, as they would in the system's line.
 */
class SpareDescriptors {
  readonly #held: number[] = []
  #holders = 0
  #shortage: unknown

  /** Why no more connections should be served for now, if so. */
  get shortage(): unknown {
    return this.#shortage
  }

  /** Keeps them until each who has called this has called `release`. */
  retain(): void {
    this.#holders += 1
    if (this.#holders === 1) this.restore()
  }

  release(): void {
    this.#holders -= 1
    if (this.#holders === 0) this.#giveUp(undefined)
  }

  /** Looks whether there is another descriptor, and gives the spare ones up if not. */
  probe(): void {
    try {
      closeSync(openSync(devNull, 'r'))
    } catch (error) {
      if (isShortage(error)) this.#giveUp(error)
    }
  }

  /** Takes back what was given up. Answers whether connections can be served. */
  restore(): boolean {
    try {
      while (this.#held.length < COUNT) this.#held.push(openSync(devNull, 'r'))
    } catch (error) {
      // A process that may not open it has to do without.
      this.#giveUp(isShortage(error) ? error : undefined)
      return this.#shortage === undefined
    }
    this.#shortage = undefined
    return true
  }

  #giveUp(shortage: unknown): void {
    this.#shortage = shortage === undefined ? undefined : toOSError(shortage)
    for (const descriptor of this.#held.splice(0)) closeSync(descriptor)
  }
}

/** The spare descriptors of this process, or of this thread of it. */
export const spareDescriptors: SpareDescriptors = new SpareDescriptors()

/** Whether something failed because this process, or the system, has no descriptor left. */
export function isShortage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE')
}
