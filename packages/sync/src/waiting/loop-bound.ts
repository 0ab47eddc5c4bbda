import { getRunningLoop, RuntimeError, type EventLoop } from '@asyncio/core'

/**
 * What belongs to the first loop that somebody waits for it in: those who wait in two loops could not wake each other.
 *
 * Where nobody has to wait, any loop will do.
 */
export abstract class LoopBound {
  #loop: EventLoop | undefined

  abstract toString(): string

  /**
   * @internal The running loop, which it belongs to from now on.
   *
   * @throws {RuntimeError} if it belongs to another one, or none is running
   */
  boundLoop(): EventLoop {
    const running = getRunningLoop()
    this.#loop ??= running
    if (this.#loop !== running) {
      throw new RuntimeError(
        `${this.toString()} is bound to a different event loop: make one for each loop, inside the program that run() runs`,
      )
    }
    return running
  }
}
