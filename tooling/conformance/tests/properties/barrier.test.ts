import { test } from 'vitest'
import { BrokenBarrierError, Coroutine, Future, isCancelled, type GeneratorCoroutine } from '@asyncio/core'
import { Barrier, type WaitingOptions } from '@asyncio/sync'
import { barrierProperty, type BarrierLike } from '../../src/properties/barrier.ts'
import { abortable } from '../../src/properties/engine/abortable.ts'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'
import { SmallLine } from '../../src/properties/engine/small-line.ts'

test(`Barrier: nobody passes before the last has come, and each has its number, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(barrierProperty)
})

test('a small barrier that is right keeps the property, so what the next tests find is what they broke', async () => {
  await expectToHold(barrierProperty, (parties) => new SmallBarrier(parties))
})

test('a barrier that counts those who were cancelled is found', async () => {
  class Forgetful extends SmallBarrier {
    protected override gaveUp(): void {}
  }
  await expectToFail(barrierProperty, (parties) => new Forgetful(parties))
})

test('a barrier that gives two tasks the same number is found', async () => {
  class Careless extends SmallBarrier {
    protected override indexOf(index: number): number {
      return Math.min(index, Math.max(0, this.parties - 3))
    }
  }
  await expectToFail(barrierProperty, (parties) => new Careless(parties))
})

test('a barrier that lets a round pass while those of the last one are still leaving is found', async () => {
  class Hasty extends SmallBarrier {
    protected override isOccupied(): boolean {
      return false
    }
  }
  await expectToFail(barrierProperty, (parties) => new Hasty(parties))
})

test('a barrier that waits for one more than it should is found', async () => {
  await expectToFail(barrierProperty, (parties) => new Barrier(parties + 1))
})

test('a barrier that lets one less pass than it should is found', async () => {
  await expectToFail(barrierProperty, (parties) => new Barrier(Math.max(1, parties - 1)))
})

/** All who wait in a round wait with futures of their own; whoever comes while they leave waits for that. */
class SmallBarrier implements BarrierLike {
  readonly parties: number
  broken = false
  #waiting = new Set<Future<void>>()
  #leaving = new Set<Future<void>>()
  readonly #outside = new SmallLine()

  constructor(parties: number) {
    this.parties = parties
  }

  get nWaiting(): number {
    return this.#waiting.size
  }

  wait(options?: WaitingOptions): Coroutine<number> {
    return abortable(this.#wait(), options)
  }

  reset(): Coroutine<void> {
    return this.#change(false)
  }

  abort(): Coroutine<void> {
    return this.#change(true)
  }

  toString(): string {
    return this.broken ? 'broken' : 'filling'
  }

  protected gaveUp(turn: Future<void>): void {
    this.#waiting.delete(turn)
  }

  protected indexOf(index: number): number {
    return index
  }

  /** Whether those of a round are still leaving when somebody comes. */
  protected isOccupied(leaving: number): boolean {
    return leaving > 0
  }

  *#wait(): GeneratorCoroutine<number> {
    while (this.isOccupied(this.#leaving.size)) yield* this.#outside.wait()
    if (this.broken) throw new BrokenBarrierError()
    const index = this.#waiting.size
    if (index === this.parties - 1) {
      for (const turn of this.#waiting) if (!turn.done()) turn.setResult()
      this.#leaving = this.#waiting
      this.#waiting = new Set()
      return index
    }
    const turn = new Future<void>()
    this.#waiting.add(turn)
    try {
      yield* turn
    } catch (error) {
      if (isCancelled(error)) this.gaveUp(turn)
      throw error
    } finally {
      this.#leaving.delete(turn)
      if (this.#leaving.size === 0) this.#outside.wakeAll()
    }
    return this.indexOf(index)
  }

  #change(broken: boolean): Coroutine<void> {
    const change = (): void => {
      this.broken = broken
      for (const turn of this.#waiting) if (!turn.done()) turn.setException(new BrokenBarrierError())
      this.#waiting = new Set()
    }
    // oxlint-disable-next-line require-yield -- it never waits
    return new Coroutine(function* (): GeneratorCoroutine<void> {
      change()
    }, 'change')
  }
}
