import {
  BrokenBarrierError,
  Coroutine,
  ValueError,
  type AsyncContextManager,
  type GeneratorCoroutine,
  type WaitingOptions,
} from '@asyncio/core'
import { inspectable, requireNumber, waitingCall } from '@asyncio/core/lowlevel'
import { Condition } from './condition.ts'

type State = 'filling' | 'draining' | 'resetting' | 'broken'

/**
 * A place where a number of tasks wait for each other: when the last one has come, all go on. Then it fills again.
 *
 * **Cancellation:** of a task that waits, ends its wait; the others wait for somebody in its place.
 *
 * Mirrors `asyncio.Barrier`.
 *
 * @example
 * ```ts
 * import { gather } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { Barrier } from '@asyncio/sync'
 *
 * await run(async () => {
 *   const start = new Barrier(3)
 *   const runner = (name: string) => async () => {
 *     console.log(`${name} is ready`)
 *     const index = await start.wait()
 *     if (index === 0) console.log('go!') // one of them, and only one
 *   }
 *   await gather([runner('Ann'), runner('Ben'), runner('Cleo')])
 * })
 * ```
 */
export class Barrier implements AsyncContextManager<number> {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Barrier>(Barrier, String)

  /** The number of tasks that have to come. */
  readonly parties: number
  readonly #changed = new Condition()
  #state: State = 'filling'
  /** The number of tasks that have come, and have not left yet. */
  #count = 0

  /**
   * @param parties how many tasks have to come
   * @throws {ValueError} if it is less than one, or no whole number
   * @throws {TypeError} if it is no number
   */
  constructor(parties: number) {
    requireNumber(parties, 'A barrier', 'tasks')
    if (parties < 1) throw new ValueError(`parties must be >= 1: received ${parties}`)
    if (!Number.isInteger(parties))
      throw new ValueError(`A barrier waits for a whole number of tasks: received ${parties}`)
    this.parties = parties
  }

  /** The number of tasks that wait for others to come. */
  get nWaiting(): number {
    return this.#state === 'filling' ? this.#count : 0
  }

  /** Whether it has been aborted. */
  get broken(): boolean {
    return this.#state === 'broken'
  }

  /**
   * Waits until as many tasks wait as it takes. Whoever comes while they are leaving waits for the next round.
   *
   * **Cancellation:** ends the wait; the others wait on.
   *
   * Mirrors `asyncio.Barrier.wait`.
   *
   * @returns the caller's number in this round, from 0 on: how many were there before it. Each is there once, unless somebody who came earlier was
   * cancelled meanwhile, for its place is counted again
   * @throws {BrokenBarrierError} (when awaited) if it was aborted, or is reset or aborted meanwhile
   * @throws {RuntimeError} (when awaited) if it has to wait, and somebody has waited for it in another loop
   */
  wait(options?: WaitingOptions): Coroutine<number> {
    return waitingCall('Barrier.wait', () => this.#pass(), options)
  }

  /**
   * Begins again: those who wait get a `BrokenBarrierError`, and an aborted barrier works again.
   *
   * **Cancellation:** finds nothing to end: it never has to wait.
   *
   * Mirrors `asyncio.Barrier.reset`.
   */
  reset(): Coroutine<void> {
    return new Coroutine(() => this.#change(() => (this.#count > 0 ? 'resetting' : 'filling')), 'Barrier.reset')
  }

  /**
   * Breaks it: those who wait, and those who come, get a `BrokenBarrierError`, until it is reset.
   *
   * **Cancellation:** finds nothing to end: it never has to wait.
   *
   * Mirrors `asyncio.Barrier.abort`.
   */
  abort(): Coroutine<void> {
    return new Coroutine(() => this.#change(() => 'broken'), 'Barrier.abort')
  }

  /** Waits for the others, for `asyncWith`: the body gets the number. */
  enter(): Coroutine<number> {
    return this.wait()
  }

  /** Does nothing, for `asyncWith`: a barrier is only waited at. */
  exit(): void {}

  /** As Python shows it: `<Barrier [filling, waiters:1/3]>`. */
  toString(): string {
    return `<Barrier [${this.#state}${this.broken ? '' : `, waiters:${this.nWaiting}/${this.parties}`}]>`
  }

  *#pass(): GeneratorCoroutine<number> {
    yield* this.#changed.acquire()
    try {
      yield* this.#changed.waitFor(() => this.#state !== 'draining' && this.#state !== 'resetting')
      if (this.broken) throw new BrokenBarrierError('Barrier aborted: reset() it to use it again')
      const index = this.#count
      this.#count += 1
      try {
        if (this.#count === this.parties) this.#letPass()
        else yield* this.#waitForOthers()
        return index
      } finally {
        this.#count -= 1
        this.#leave()
      }
    } finally {
      this.#changed.release()
    }
  }

  #letPass(): void {
    this.#state = 'draining'
    this.#changed.notifyAll()
  }

  *#waitForOthers(): GeneratorCoroutine<void> {
    yield* this.#changed.waitFor(() => this.#state !== 'filling')
    if (this.#state !== 'draining') throw new BrokenBarrierError('Abort or reset of barrier')
  }

  /** The last one opens it for the next round. */
  #leave(): void {
    if (this.#count > 0) return
    if (!this.broken) this.#state = 'filling'
    this.#changed.notifyAll()
  }

  *#change(next: () => State): GeneratorCoroutine<void> {
    // Nobody keeps the lock while it waits, so this is had at once; CPython takes it all the same.
    yield* this.#changed.acquire()
    this.#state = next()
    this.#changed.notifyAll()
    this.#changed.release()
  }
}
