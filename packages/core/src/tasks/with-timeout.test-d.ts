import { expectTypeOf, test } from 'vitest'
import { gather } from '../combinators/gather.ts'
import { sleep } from '../combinators/sleep.ts'
import type { Coroutine } from '../coroutines/coroutine.ts'
import { asyncWith } from '../managers/async-with.ts'
import type { Timeout } from './timeout.ts'
import { timeout, timeoutAt } from './with-timeout.ts'

interface Page {
  readonly title: string
}

test('timeout() with a function answers with what the function returns', async () => {
  const fetchPage = async (): Promise<Page> => ({ title: 'home' })
  const page = await timeout(10, async () => fetchPage())
  expectTypeOf(page).toEqualTypeOf<Page>()
  expectTypeOf(timeout(10, fetchPage)).toEqualTypeOf<Coroutine<Page>>()
  expectTypeOf(timeout(10, () => sleep(1, 'text'))).toEqualTypeOf<Coroutine<string>>()
  expectTypeOf(timeout(10, () => gather([sleep(1, 'text'), sleep(1, 1)]))).toEqualTypeOf<Coroutine<[string, number]>>()
  expectTypeOf(timeout({ minutes: 1 }, () => 42)).toEqualTypeOf<Coroutine<number>>()
  expectTypeOf(
    timeout(null, function* () {
      yield
      return yield* sleep(1, true)
    }),
  ).toEqualTypeOf<Coroutine<boolean>>()
  expectTypeOf(timeoutAt(10, async () => fetchPage())).toEqualTypeOf<Coroutine<Page>>()
})

test('the function gets the limit', () => {
  void timeout(1, (limit) => {
    expectTypeOf(limit).toEqualTypeOf<Timeout>()
    limit.reschedule(null)
  })
})

test('timeout() without a function is the limit itself, a manager', () => {
  expectTypeOf(timeout(10)).toEqualTypeOf<Timeout>()
  expectTypeOf(timeoutAt(null)).toEqualTypeOf<Timeout>()
  void asyncWith(timeout(10), (limit) => {
    expectTypeOf(limit).toEqualTypeOf<Timeout>()
  })
})

test('a signal of the platform will do', () => {
  void timeout(10, async () => {}, { signal: {} as AbortSignal })
})

test('timeout() takes a function, and a duration', () => {
  // @ts-expect-error waitFor() takes what can be awaited
  void timeout(10, sleep(1))
  // @ts-expect-error no duration
  void timeout('10')
  // @ts-expect-error a limit has no signal without a function
  void timeout(10, { signal: {} as AbortSignal })
})
