import { expect, test } from 'vitest'
import { getRunningLoop, type Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import type { WaitingOptions } from '@asyncio/sync'
import { errorOf } from '../../src/error-of.ts'
import { abortable } from '../../src/properties/engine/abortable.ts'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'
import { SmallLine } from '../../src/properties/engine/small-line.ts'
import { lockProperty, type LockLike } from '../../src/properties/lock.ts'

test(`Lock: one at a time, first come, first served, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(lockProperty)
})

test('a small lock that is right keeps the property, so what the next tests find is what they broke', async () => {
  await expectToHold(lockProperty, () => new SmallLock())
})

test('a lock that forgets to hand on the turn of a waiter that was cancelled is found', async () => {
  class Forgetful extends SmallLock {
    protected override gaveUp(): void {}
  }
  const found = await expectToFail(lockProperty, () => new Forgetful())
  expect(found).toContain('new Lock()\ntask 0 ')
})

test('a lock that those who come late may overtake at is found', async () => {
  class Rude extends SmallLock {
    protected override isTaken(): boolean {
      return this.locked()
    }
  }
  await expectToFail(lockProperty, () => new Rude())
})

test('a lock that is free while somebody holds it is found', async () => {
  class Open extends SmallLock {
    protected override gaveUp(): void {
      this.release()
    }
  }
  await expectToFail(lockProperty, () => new Open())
})

test('a lock that leaves a timer behind is found', async () => {
  class Ticking extends SmallLock {
    override acquire(options?: WaitingOptions): Coroutine<true> {
      const loop = getRunningLoop()
      loop.scheduleAt(loop.time() + 60, { run() {} })
      return super.acquire(options)
    }
  }
  expect(await expectToFail(lockProperty, () => new Ticking())).toContain('a timer is left behind')
})

test('a lock that tells the exception handler of something is found', async () => {
  class Complaining extends SmallLock {
    override release(): void {
      super.release()
      getRunningLoop().callExceptionHandler({ message: 'released' })
    }
  }
  expect(await expectToFail(lockProperty, () => new Complaining())).toContain(
    'the exception handler was told: released',
  )
})

test('a failure shows the seed, and a small program that fails', async () => {
  class Stuck extends SmallLock {
    override release(): void {}
  }
  const failure = await errorOf(expectToHold(lockProperty, () => new Stuck()))
  expect(String(failure)).toContain(`Error: Does not hold, with PROPERTY_SEED=${seed}:\n\nnew Lock()\ntask 0 (`)
  expect(String(failure)).toMatch(/\n {2}acquire[^]*\n=> Violation: a /)
})

class SmallLock implements LockLike {
  #isLocked = false
  readonly #line = new SmallLine()

  locked(): boolean {
    return this.#isLocked
  }

  acquire(options?: WaitingOptions): Coroutine<true> {
    return abortable(this.#acquire(), options)
  }

  release(): void {
    this.#isLocked = false
    this.#line.wake()
  }

  protected isTaken(): boolean {
    return this.#isLocked || this.#line.isMoving
  }

  protected gaveUp(wasWoken: boolean): void {
    if (wasWoken && !this.#isLocked) this.#line.wake()
  }

  *#acquire(): GeneratorCoroutine<true> {
    let mustWait = this.isTaken()
    while (mustWait) {
      yield* this.#line.wait((wasWoken) => this.gaveUp(wasWoken))
      mustWait = this.#isLocked
    }
    this.#isLocked = true
    return true
  }
}
