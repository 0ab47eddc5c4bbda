import { getRunningLoop, RuntimeError, type EventLoop } from '@asyncio/core'

/**
 * A primitive that belongs to the first loop in which a task waits for it: tasks of two loops could not wake each other.
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
