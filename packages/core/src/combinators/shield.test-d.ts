import { expectTypeOf, test } from 'vitest'
import type { Future } from '../futures/future.ts'
import type { Task } from '../tasks/task.ts'
import { shield } from './shield.ts'
import { sleep } from './sleep.ts'

test('shield() is a future of the same type', () => {
  expectTypeOf(shield({} as Task<number>)).toEqualTypeOf<Future<number>>()
  expectTypeOf(shield(sleep(1, 'text'))).toEqualTypeOf<Future<string>>()
  expectTypeOf(shield(Promise.resolve(true))).toEqualTypeOf<Future<boolean>>()
  expectTypeOf(shield(async () => new Date())).toEqualTypeOf<Future<Date>>()
})

test('shield() takes what can be awaited', () => {
  // @ts-expect-error a number can't be awaited
  void shield(42)
})
