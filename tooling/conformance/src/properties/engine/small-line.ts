import { Future, type GeneratorCoroutine } from '@asyncio/core'

/** Those who wait, in a primitive that a test has made: as simple as can be, and right. */
export class SmallLine {
  readonly #turns = new Set<Future<void>>()

  /** Whether anybody has been woken, and has not run since. */
  get isMoving(): boolean {
    return [...this.#turns].some((turn) => turn.done() && !turn.cancelled())
  }

  /**
   * Waits to be woken.
   *
   * @param gaveUp is told of a wait that has failed, and whether it had been woken
   */
  *wait(gaveUp: (wasWoken: boolean) => void = () => {}): GeneratorCoroutine<void> {
    const turn = new Future<void>()
    this.#turns.add(turn)
    try {
      yield* turn
    } catch (error) {
      this.#turns.delete(turn)
      gaveUp(turn.done() && !turn.cancelled())
      throw error
    }
    this.#turns.delete(turn)
  }

  /** Wakes the first who is asleep, and says whether there was one. */
  wake(): boolean {
    const turn = [...this.#turns].find((one) => !one.done())
    turn?.setResult()
    return turn !== undefined
  }

  wakeAll(): void {
    while (this.wake());
  }
}
