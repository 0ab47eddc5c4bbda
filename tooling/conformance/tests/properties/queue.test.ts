import { expect, test } from 'vitest'
import type { Coroutine, GeneratorCoroutine } from '@asyncio/core'
import { Queue, QueueEmpty, type WaitingOptions } from '@asyncio/sync'
import { abortable } from '../../src/properties/engine/abortable.ts'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'
import { SmallLine } from '../../src/properties/engine/small-line.ts'
import { queueProperty, type Item } from '../../src/properties/queue.ts'

test(`Queue: each item comes out once, first in, first out, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(queueProperty)
})

test('a small queue that is right keeps the property, so what the next tests find is what they broke', async () => {
  await expectToHold(queueProperty, (maxsize) => new SmallQueue(maxsize))
})

test('a queue that loses the item of a getter that was cancelled is found', async () => {
  class Losing extends SmallQueue {
    protected override gaveUp(wasWoken: boolean): void {
      if (wasWoken && !this.empty()) this.getNowait()
    }
  }
  const found = await expectToFail(queueProperty, (maxsize) => new Losing(maxsize))
  expect(found).toContain('new Queue(')
})

test('a queue that wakes nobody in the place of a getter that was cancelled is found', async () => {
  class Forgetful extends SmallQueue {
    protected override gaveUp(): void {}
  }
  const found = await expectToFail(queueProperty, (maxsize) => new Forgetful(maxsize))
  expect(found).toContain('a task waits for an item, and there is one')
})

test('a queue that has room for one item too many is found', async () => {
  await expectToFail(queueProperty, (maxsize) => new Queue<Item>(maxsize === 0 ? 0 : maxsize + 1))
})

/** Its getters wait in a line of its own; the rest is a queue's. */
class SmallQueue extends Queue<Item> {
  readonly #getters = new SmallLine()

  override putNowait(item: Item): void {
    super.putNowait(item)
    this.#getters.wake()
  }

  override get(options?: WaitingOptions): Coroutine<Item> {
    return abortable(this.#get(), options)
  }

  override shutdown(immediate?: boolean): void {
    super.shutdown(immediate)
    this.#getters.wakeAll()
  }

  protected gaveUp(wasWoken: boolean): void {
    if (wasWoken && !this.empty()) this.#getters.wake()
  }

  *#get(): GeneratorCoroutine<Item> {
    for (;;) {
      try {
        return this.getNowait()
      } catch (error) {
        if (!(error instanceof QueueEmpty)) throw error
      }
      yield* this.#getters.wait((wasWoken) => this.gaveUp(wasWoken))
    }
  }
}
