import { expectTypeOf, test } from 'vitest'
import type { Awaitable } from '../coroutines/coroutine-like.ts'
import type { Future } from '../futures/future.ts'
import type { Task } from '../tasks/task.ts'
import { gather } from './gather.ts'
import { sleep } from './sleep.ts'

test('gather() knows which result has which type', () => {
  const task = {} as Task<boolean>
  expectTypeOf(
    gather([
      sleep(1, 'text'),
      Promise.resolve(1),
      task,
      async () => new Date(),
      function* () {
        yield
        return 1n
      },
    ]),
  ).toEqualTypeOf<Future<[string, number, boolean, Date, bigint]>>()
})

test('gather() of an array has an array of results', () => {
  expectTypeOf(gather([1, 2].map((seconds) => sleep(seconds, 'text')))).toEqualTypeOf<Future<string[]>>()
  expectTypeOf(gather([] as Awaitable<number>[])).toEqualTypeOf<Future<number[]>>()
})

test('with returnExceptions an error may stand in each place', () => {
  expectTypeOf(gather([sleep(1, 'text'), sleep(1, 1)], { returnExceptions: true })).toEqualTypeOf<
    Future<[string | Error, number | Error]>
  >()
})

test('gather() takes one array of what can be awaited', () => {
  // @ts-expect-error a number can't be awaited
  void gather([42])
  // @ts-expect-error several arguments, as in Python
  void gather(sleep(1), sleep(2))
})
