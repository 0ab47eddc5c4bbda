import type { Future } from '@asyncio/core'
import { expectTypeOf, test } from 'vitest'
import { coroutine } from './coroutine.ts'
import type { GeneratorBasedCoroutine } from './generator-based-coroutine.ts'

test('the result of a generator flows through the decorator and through yield*', () => {
  const compute = coroutine(function* compute(x: number, y: number) {
    yield
    return x + y
  })
  expectTypeOf(compute).parameters.toEqualTypeOf<[x: number, y: number]>()
  expectTypeOf(compute).returns.toEqualTypeOf<GeneratorBasedCoroutine<number>>()
  coroutine(function* () {
    expectTypeOf(yield* compute(1, 2)).toEqualTypeOf<number>()
    // @ts-expect-error -- no number
    yield* compute('1', 2)
  })
})

test('a plain function answers with what comes of what it returns', () => {
  expectTypeOf(coroutine(() => 'test')).returns.toEqualTypeOf<GeneratorBasedCoroutine<string>>()
  expectTypeOf(coroutine(() => ({}) as Future<'set'>)).returns.toEqualTypeOf<GeneratorBasedCoroutine<'set'>>()
})

test('an async function stays what it is', () => {
  const native = async (x: number): Promise<string> => String(x)
  expectTypeOf(coroutine(native)).toEqualTypeOf<(x: number) => Promise<string>>()
})

test('a decorated method stays a generator to the compiler', () => {
  class Account {
    @coroutine
    *read(): Generator<unknown, number> {
      yield
      return 1
    }
  }
  expectTypeOf<Account['read']>().toEqualTypeOf<() => Generator<unknown, number>>()
})
