import { expectTypeOf, test } from 'vitest'
import type { Coroutine } from '../coroutines/coroutine.ts'
import type { Future } from '../futures/future.ts'
import type { Task } from '../tasks/task.ts'
import { sleep } from './sleep.ts'
import { waitFor } from './wait-for.ts'

test('waitFor() has the type of what it waits for', () => {
  expectTypeOf(waitFor(sleep(1, 'text'), 1)).toEqualTypeOf<Coroutine<string>>()
  expectTypeOf(waitFor(sleep(1), null)).toEqualTypeOf<Coroutine<void>>()
  expectTypeOf(waitFor({} as Task<number>, { seconds: 1 })).toEqualTypeOf<Coroutine<number>>()
  expectTypeOf(waitFor({} as Future<number>, 1)).toEqualTypeOf<Coroutine<number>>()
  expectTypeOf(waitFor(Promise.resolve(1n), 1)).toEqualTypeOf<Coroutine<bigint>>()
  expectTypeOf(waitFor(async () => new Date(), 1, { signal: {} as AbortSignal })).toEqualTypeOf<Coroutine<Date>>()
  expectTypeOf(
    waitFor(function* () {
      yield
      return true
    }, 1),
  ).toEqualTypeOf<Coroutine<boolean>>()
})

test('waitFor() wants a time, or null', () => {
  // @ts-expect-error no limit is said by null
  void waitFor(sleep(1))
  // @ts-expect-error a number can't be awaited
  void waitFor(42, 1)
})
