import { expectTypeOf, test } from 'vitest'
import { sleep } from '../combinators/sleep.ts'
import { coroutineFunction } from '../coroutines/coroutine-function.ts'
import type { Coroutine } from '../coroutines/coroutine.ts'
import type { Future } from '../futures/future.ts'
import { createTask } from './create-task.ts'
import type { Task } from './task.ts'

test('createTask() takes what can be started, and knows its result', () => {
  expectTypeOf(createTask(async () => 42)).toEqualTypeOf<Task<number>>()
  expectTypeOf(createTask(sleep(1, 'text'))).toEqualTypeOf<Task<string>>()
  expectTypeOf(createTask(() => sleep(1))).toEqualTypeOf<Task<void>>()
  expectTypeOf(
    createTask(function* () {
      yield* sleep(1)
      return 'text'
    }),
  ).toEqualTypeOf<Task<string>>()
})

test('createTask() refuses what runs already, and what is no coroutine', () => {
  // @ts-expect-error a promise runs already
  createTask(Promise.resolve(1))
  // @ts-expect-error so does a task
  createTask({} as Task<number>)
  // @ts-expect-error and a future is nothing to run
  createTask({} as Future<number>)
  // @ts-expect-error an async function of arguments has to be called by a function of none
  createTask(async (count: number) => count)
  // @ts-expect-error a number is no coroutine
  createTask(42)
})

test('yield* of a coroutine or a future has the type of its result', () => {
  createTask(function* () {
    expectTypeOf(yield* sleep(1, 'text')).toEqualTypeOf<string>()
    expectTypeOf(yield* {} as Future<number>).toEqualTypeOf<number>()
  })
})

test('coroutineFunction() keeps the types of arguments and result', () => {
  const compute = coroutineFunction(async (x: number, y: string) => y.repeat(x))
  expectTypeOf(compute).toEqualTypeOf<(x: number, y: string) => Coroutine<string>>()
  const generate = coroutineFunction(function* (x: number) {
    return yield* sleep(x, true)
  })
  expectTypeOf(generate).toEqualTypeOf<(x: number) => Coroutine<boolean>>()
})

test('a coroutine and a future can go wherever a promise goes', () => {
  expectTypeOf<Coroutine<number>>().toExtend<Promise<number>>()
  expectTypeOf<Future<number>>().toExtend<Promise<number>>()
  expectTypeOf<Task<number>>().toExtend<Future<number>>()
  expectTypeOf<Task<number>>().toExtend<Task<unknown>>()
})
