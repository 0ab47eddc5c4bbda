import { expectTypeOf, test } from 'vitest'
import type { Coroutine } from '../coroutines/coroutine.ts'
import type { Future } from '../futures/future.ts'
import type { Task } from '../tasks/task.ts'
import { asCompleted, type AsCompleted } from './as-completed.ts'
import { sleep } from './sleep.ts'

test('asCompleted() gives coroutines by one way and futures by the other', async () => {
  const order = asCompleted([sleep(1, 'text'), sleep(2, 'more')])
  expectTypeOf(order).toEqualTypeOf<AsCompleted<string>>()
  for (const next of order) {
    expectTypeOf(next).toEqualTypeOf<Coroutine<string>>()
    expectTypeOf(await next).toEqualTypeOf<string>()
  }
  for await (const future of order) {
    expectTypeOf(future).toEqualTypeOf<Future<string>>()
    expectTypeOf(future.result()).toEqualTypeOf<string>()
  }
})

test('what is of several types comes as one of them', () => {
  const order = asCompleted([{} as Task<number>, Promise.resolve('text'), async () => true], { timeout: null })
  expectTypeOf(order).toEqualTypeOf<AsCompleted<number | string | boolean>>()
})

test('asCompleted() takes several of what can be awaited', () => {
  // @ts-expect-error one is not several
  void asCompleted(Promise.resolve(1))
  // @ts-expect-error a number can't be awaited
  void asCompleted([42])
})
