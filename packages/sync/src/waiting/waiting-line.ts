import { Future, type EventLoop } from '@asyncio/core'

/** The place of one who waits in a line: done when it is this one's turn, cancelled with the task that waits for it. */
export class Place extends Future<void> {
  before: Place | undefined
  behind: Place | undefined
  /** @internal The primitive that tasks wait for, so that messages can name it. */
  readonly subject: object

  constructor(loop: EventLoop, before: Place | undefined, subject: object) {
    super({ loop })
    this.before = before
    this.subject = subject
  }
}

/**
 * A line of tasks that wait for something, first come, first served.
 *
 * Whoever is woken stays in the line until it runs, so that nobody overtakes it in between. Leaving from the middle costs as much as
 * from the front: a million tasks may wait, and all be cancelled.
 */
export class WaitingLine {
  #first: Place | undefined
  #last: Place | undefined
  /** Everybody before this one has been woken or cancelled: looked for once, and not by everyone who wakes the next. */
  #asleep: Place | undefined
  #length = 0

  /** The number of places in the line, with those that were woken and whose tasks have not run since. */
  get length(): number {
    return this.#length
  }

  /** The number of places that have not been woken. */
  get sleepers(): number {
    let count = 0
    for (let place = this.#asleep; place !== undefined; place = place.behind) count += 1
    return count
  }

  /** Takes the last place. Whoever waits for its turn leaves the line afterwards, however the wait has ended. */
  join(loop: EventLoop, subject: object): Place {
    const place = new Place(loop, this.#last, subject)
    if (this.#last === undefined) this.#first = place
    else this.#last.behind = place
    this.#last = place
    this.#asleep ??= place
    this.#length += 1
    return place
  }

  leave(place: Place): void {
    const { before, behind } = place
    if (before === undefined) this.#first = behind
    else before.behind = behind
    if (behind === undefined) this.#last = before
    else behind.before = before
    if (this.#asleep === place) this.#asleep = behind
    this.#length -= 1
  }

  /** Whether anybody waits who has not been cancelled; also if it has been woken already. */
  isWaitedIn(): boolean {
    for (let place = this.#first; place !== undefined; place = place.behind) {
      if (!place.cancelled()) return true
    }
    return false
  }

  /** Wakes the one at the front, and nobody if that one has been woken or cancelled already. */
  wakeFirst(): void {
    const first = this.#first
    if (first?.done() === false) first.setResult()
  }

  /**
   * Wakes the first who is still asleep.
   *
   * @returns whether there was one
   */
  wakeNext(): boolean {
    let place = this.#asleep
    while (place?.done() === true) place = place.behind
    this.#asleep = place?.behind
    place?.setResult()
    return place !== undefined
  }

  /** Wakes everybody. */
  wakeAll(): void {
    while (this.wakeNext());
  }
}
