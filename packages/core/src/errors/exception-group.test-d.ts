import { expectTypeOf, test } from 'vitest'
import type { Coroutine } from '../coroutines/coroutine.ts'
import { sleep } from '../combinators/sleep.ts'
import { catchGroup } from './catch-group.ts'
import { ExceptionGroup } from './exception-group.ts'

class HttpError extends Error {
  readonly status: number = 404
}

class RetryError extends Error {
  readonly attempts: number = 3
}

test('a group is an AggregateError, and knows what its errors are', () => {
  const group = new ExceptionGroup('group', [new HttpError()])
  expectTypeOf(group).toEqualTypeOf<ExceptionGroup<HttpError>>()
  expectTypeOf(group).toExtend<AggregateError>()
  expectTypeOf(group.errors).toEqualTypeOf<(HttpError | ExceptionGroup<HttpError>)[]>()
  expectTypeOf(group.exceptions).toEqualTypeOf<readonly (HttpError | ExceptionGroup<HttpError>)[]>()
  expectTypeOf(group.leaves()).toEqualTypeOf<HttpError[]>()
})

test('subgroup() and split() by class know what is in them', () => {
  const group = {} as ExceptionGroup
  expectTypeOf(group.subgroup(HttpError)).toEqualTypeOf<ExceptionGroup<HttpError> | null>()
  expectTypeOf(group.split([HttpError, RetryError])).toEqualTypeOf<
    [matching: ExceptionGroup<HttpError | RetryError> | null, rest: ExceptionGroup | null]
  >()
  expectTypeOf(group.split((error) => error === null)).toEqualTypeOf<
    [matching: ExceptionGroup | null, rest: ExceptionGroup | null]
  >()
})

test('a condition is a class of errors, several, or a function', () => {
  const group = {} as ExceptionGroup
  // @ts-expect-error a class, but not of errors
  group.subgroup(Map)
  // @ts-expect-error an error is none
  group.split(new Error('text'))
})

test('each handler of catchGroup() knows what is in its group', () => {
  const caught = catchGroup(
    sleep(1, 'text'),
    [HttpError, (group) => expectTypeOf(group).toEqualTypeOf<ExceptionGroup<HttpError>>()],
    [
      [RetryError, HttpError],
      async (group) => {
        expectTypeOf(group).toEqualTypeOf<ExceptionGroup<RetryError | HttpError>>()
      },
    ],
    [
      TypeError,
      function* (group) {
        expectTypeOf(group).toEqualTypeOf<ExceptionGroup<TypeError>>()
        yield* sleep(1)
      },
    ],
  )
  expectTypeOf(caught).toEqualTypeOf<Coroutine<string | undefined>>()
})

test('catchGroup() takes what can be awaited, and pairs', () => {
  // @ts-expect-error a number can't be awaited
  void catchGroup(42, [Error, () => {}])
  // @ts-expect-error a clause has two parts
  void catchGroup(sleep(1), [Error])
  // @ts-expect-error an error class comes first
  void catchGroup(sleep(1), [Map, () => {}])
})
