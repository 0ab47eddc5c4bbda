import type { EventLoop, Future } from '@asyncio/core'

/** The place of one who waits in a line. */
export interface Place {
  /** Done when it is this one's turn; cancelled with the task that waits for it. */
  readonly turn: Future<void>
}

class LinkedPlace implements Place {
  readonly turn: Future<void>
  before: LinkedPlace | undefined
  behind: LinkedPlace | undefined

  constructor(turn: Future<void>, before: LinkedPlace | undefined) {
    this.turn = turn
    this.before = before
  }
}

/**
 * Those who wait for something, first come, first served.
 *
 * Whoever is woken stays in the line until it runs, so that nobody overtakes it in between. Leaving from the middle costs as much as
 * from the front: a million tasks may wait, and all be cancelled.
 */
export class WaitingLine {
  #first: LinkedPlace | undefined
  #last: LinkedPlace | undefined
  /** Everybody before this one has been woken or cancelled: looked for once, and not by everyone who wakes the next. */
  #asleep: LinkedPlace | undefined
  #length = 0

  /** How many are in the line, with those who were woken and have not run since. */
  get length(): number {
    return this.#length
  }

  /** How many of them have not been woken. */
  get sleepers(): number {
    let count = 0
    for (let place = this.#asleep; place !== undefined; place = place.behind) count += 1
    return count
  }

  /** Takes the last place. Whoever waits for its turn leaves the line afterwards, however the wait has ended. */
  join(loop: EventLoop): Place {
    const place = new LinkedPlace(loop.createFuture<void>(), this.#last)
    if (this.#last === undefined) this.#first = place
    else this.#last.behind = place
    this.#last = place
    this.#asleep ??= place
    this.#length += 1
    return place
  }

  leave(place: Place): void {
    const { before, behind } = place as LinkedPlace
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
      if (!place.turn.cancelled()) return true
    }
    return false
  }

  /** Wakes the one at the front, and nobody if that one has been woken or cancelled already. */
  wakeFirst(): void {
    const turn = this.#first?.turn
    if (turn?.done() === false) turn.setResult()
  }

  /**
   * Wakes the first who is still asleep.
   *
   * @returns whether there was one
   */
  wakeNext(): boolean {
    let place = this.#asleep
    while (place?.turn.done() === true) place = place.behind
    this.#asleep = place?.behind
    place?.turn.setResult()
    return place !== undefined
  }

  /** Wakes everybody. */
  wakeAll(): void {
    while (this.wakeNext());
  }
}
