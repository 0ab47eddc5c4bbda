import type { Future } from '@asyncio/core'
import { expectTypeOf, test } from 'vitest'
import { coroutine } from '../coroutines/coroutine.ts'
import { sleep } from './sleep.ts'
import { wait } from './wait.ts'

test('what wait() answers with is taken apart as a pair and by name', () => {
  coroutine(function* () {
    const [done, pending] = yield* wait([sleep(1, 'slept')])
    expectTypeOf(done).toEqualTypeOf<Set<Future<string>>>()
    expectTypeOf(pending).toEqualTypeOf<Set<Future<string>>>()
    expectTypeOf((yield* wait([sleep(1, 'slept')])).pending).toEqualTypeOf<Set<Future<string>>>()
  })
})
