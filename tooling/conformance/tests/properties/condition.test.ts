import { expect, test } from 'vitest'
import { Coroutine, isCancelled, type GeneratorCoroutine } from '@asyncio/core'
import { Condition, Lock, type WaitingOptions } from '@asyncio/sync'
import { conditionProperty, type ConditionLike } from '../../src/properties/condition.ts'
import { abortable } from '../../src/properties/engine/abortable.ts'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'
import { SmallLine } from '../../src/properties/engine/small-line.ts'

test(`Condition: whoever goes on has the lock, and no notification is lost, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(conditionProperty)
})

test('a small condition that is right keeps the property, so what the next tests find is what they broke', async () => {
  await expectToHold(conditionProperty, () => new SmallCondition())
})

test('a condition that loses the notification of a waiter that was cancelled is found', async () => {
  class Forgetful extends SmallCondition {
    protected override gaveUp(): void {}
  }
  await expectToFail(conditionProperty, () => new Forgetful())
})

test('a condition that does not have the lock again after a cancelled wait is found', async () => {
  class Loose extends Condition {
    override wait(options?: WaitingOptions): Coroutine<true> {
      return new Coroutine(this.#wait(options), 'wait')
    }
    *#wait(options?: WaitingOptions): GeneratorCoroutine<true> {
      try {
        return yield* super.wait(options)
      } catch (error) {
        if (isCancelled(error)) this.release()
        throw error
      }
    }
  }
  await expectToFail(conditionProperty, () => new Loose() as ConditionLike)
})

test('a condition that looks once, and not again after each wait, is found', async () => {
  class Trusting extends SmallCondition {
    protected override isEnough(): boolean {
      return true
    }
  }
  const found = await expectToFail(conditionProperty, () => new Trusting())
  expect(found).toContain('a task goes on, and what it waits for is not there')
})

class SmallCondition extends Lock implements ConditionLike {
  readonly #line = new SmallLine()

  wait(options?: WaitingOptions): Coroutine<true> {
    return abortable(this.#wait(), options)
  }

  waitFor(predicate: () => boolean, options?: WaitingOptions): Coroutine<true> {
    return abortable(this.#waitFor(predicate), options)
  }

  notify(count = 1): void {
    for (let left = count; left > 0 && this.#line.wake(); left -= 1);
  }

  notifyAll(): void {
    this.notify(Infinity)
  }

  protected gaveUp(): void {
    this.notify()
  }

  /** Whether what the predicate has answered after a wait is enough. */
  protected isEnough(answer: boolean): boolean {
    return answer
  }

  *#wait(): GeneratorCoroutine<true> {
    this.release()
    try {
      try {
        yield* this.#line.wait()
      } finally {
        yield* this.#reacquire()
      }
    } catch (error) {
      this.gaveUp()
      throw error
    }
    return true
  }

  *#reacquire(): GeneratorCoroutine<void> {
    let cancellation: Error | undefined
    for (;;) {
      try {
        yield* this.acquire()
        break
      } catch (error) {
        cancellation = error as Error
      }
    }
    if (cancellation !== undefined) throw cancellation
  }

  *#waitFor(predicate: () => boolean): GeneratorCoroutine<true> {
    let isEnough = predicate()
    while (!isEnough) {
      yield* this.#wait()
      isEnough = this.isEnough(predicate())
    }
    return true
  }
}
