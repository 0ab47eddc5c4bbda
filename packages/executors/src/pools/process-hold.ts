/** As long as a timer can be, in milliseconds. */
const LONG = 2 ** 31 - 1

/** Keeps the process running, or lets it end. */
export class ProcessHold {
  #timer: NodeJS.Timeout | undefined

  set(holds: boolean): void {
    if (holds) this.#timer ??= setInterval(() => undefined, LONG)
    else {
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }
}
