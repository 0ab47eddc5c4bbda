import type { Future } from '@asyncio/core'
import { RepeatedWait, type ImmediateResult } from '@asyncio/core/lowlevel'
import type { LoopBound } from './loop-bound.ts'
import type { Place, WaitingLine } from './waiting-line.ts'

/** Waits in a line until it is woken, and takes then what it has waited for; where somebody else was faster, it waits again. */
export class WaitInLine<T> extends RepeatedWait<T> {
  readonly #owner: LoopBound
  readonly #line: WaitingLine
  readonly #take: () => ImmediateResult<T> | undefined
  readonly #missed: ((turn: Future<unknown>) => void) | undefined
  #place: Place | undefined

  /**
   * @param take takes it, or answers with nothing to wait again; called when it was woken
   * @param missed has somebody else make use of the turn: the wait was ended otherwise, though it may have been woken, too
   */
  constructor(
    owner: LoopBound,
    line: WaitingLine,
    take: () => ImmediateResult<T> | undefined,
    missed?: (turn: Future<unknown>) => void,
  ) {
    super()
    this.#owner = owner
    this.#line = line
    this.#take = take
    this.#missed = missed
  }

  protected override attempt(): ImmediateResult<T> | Future<unknown> {
    const taken = this.#place === undefined ? undefined : this.#take()
    if (taken !== undefined) return taken
    this.#place = this.#line.join(this.#owner.boundLoop(), this.#owner)
    return this.#place
  }

  protected override waited(turn: Future<unknown>, succeeded: boolean): void {
    this.#line.leave(this.#place as Place)
    if (!succeeded) this.#missed?.(turn)
  }
}
