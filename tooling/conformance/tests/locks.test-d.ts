import type { AsyncContextManager, Coroutine, EventLoop } from '@asyncio/core'
import { asyncWith, createTask } from '@asyncio/core'
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  Lock,
  Semaphore,
  type Acquirable,
  type ConditionLock,
  type Guard,
  type WaitingOptions,
} from '@asyncio/sync'
import { expectTypeOf, test } from 'vitest'

test('what is acquired is an Acquirable, and a manager that gives nothing to its body', () => {
  for (const Kind of [Lock, Semaphore, BoundedSemaphore, Condition]) {
    expectTypeOf(Kind.prototype).toExtend<Acquirable>()
    expectTypeOf(Kind.prototype).toExtend<AsyncContextManager<void>>()
    expectTypeOf(Kind.prototype).toExtend<ConditionLock>()
  }
  expectTypeOf<Lock['acquire']>().returns.toEqualTypeOf<Coroutine<true>>()
  expectTypeOf<Lock['guard']>().returns.toEqualTypeOf<Coroutine<Guard>>()
  expectTypeOf<Lock['release']>().returns.toEqualTypeOf<void>()
  expectTypeOf<Guard>().toExtend<Disposable>()
})

test('no primitive takes a loop', () => {
  const loop = {} as EventLoop
  // @ts-expect-error -- it belongs to the loop in which somebody first waits for it
  expectTypeOf(new Lock({ loop })).toEqualTypeOf<Lock>()
  // @ts-expect-error -- as above
  expectTypeOf(new Event({ loop })).toEqualTypeOf<Event>()
  // @ts-expect-error -- as above
  expectTypeOf(new Condition({ loop })).toEqualTypeOf<Condition>()
  // @ts-expect-error -- as above
  expectTypeOf(new Semaphore(1, { loop })).toEqualTypeOf<Semaphore>()
  // @ts-expect-error -- as above
  expectTypeOf(new BoundedSemaphore(1, { loop })).toEqualTypeOf<BoundedSemaphore>()
  // @ts-expect-error -- as above
  expectTypeOf(new Barrier(2, { loop })).toEqualTypeOf<Barrier>()
})

test('asyncWith() gives the number to the body at a barrier, and answers with what the body returns', () => {
  const atBarrier = () => asyncWith(new Barrier(2), (index) => [index])
  expectTypeOf<Awaited<ReturnType<typeof atBarrier>>>().toExtend<number[] | undefined>()
  asyncWith(new Lock(), (nothing) => expectTypeOf(nothing).toEqualTypeOf<void>()).close()
})

test('a wait answers with `true`, at a barrier with a number, and takes a signal', () => {
  expectTypeOf<Event['wait']>().returns.toEqualTypeOf<Coroutine<true>>()
  expectTypeOf<Condition['wait']>().returns.toEqualTypeOf<Coroutine<true>>()
  expectTypeOf<Barrier['wait']>().returns.toEqualTypeOf<Coroutine<number>>()
  expectTypeOf<Barrier['reset']>().returns.toEqualTypeOf<Coroutine<void>>()
  expectTypeOf<AbortSignal>().toExtend<WaitingOptions['signal']>()
  expectTypeOf<Event['wait']>().parameter(0).toEqualTypeOf<WaitingOptions | undefined>()
})

test('waitFor() answers with what the predicate has seen, without what counts as no', () => {
  const condition = new Condition()
  const found = (): { name: string } | undefined => undefined
  expectTypeOf(() => condition.waitFor(found)).returns.toEqualTypeOf<Coroutine<{ name: string }>>()
  expectTypeOf(() => condition.waitFor(() => Math.random() > 0.5)).returns.toEqualTypeOf<Coroutine<true>>()
  // @ts-expect-error A promise is always something true.
  expectTypeOf(() => condition.waitFor(async () => true)).toBeFunction()
})

test('neither a lock nor an event is awaited itself, and none takes a loop', () => {
  expectTypeOf<Lock>().not.toExtend<PromiseLike<unknown>>()
  expectTypeOf<Barrier>().not.toExtend<PromiseLike<unknown>>()
  expectTypeOf(Lock).constructorParameters.toEqualTypeOf<[]>()
  expectTypeOf(Event).constructorParameters.toEqualTypeOf<[]>()
  expectTypeOf<ConstructorParameters<typeof Condition>>().toEqualTypeOf<[lock?: ConditionLock | undefined]>()
  expectTypeOf<ConstructorParameters<typeof Semaphore>>().toEqualTypeOf<[value?: number | undefined]>()
  expectTypeOf(Barrier).constructorParameters.toEqualTypeOf<[parties: number]>()
  // @ts-expect-error A lock is no coroutine: createTask(lock.acquire()) is meant.
  expectTypeOf(() => createTask(new Lock())).toBeFunction()
})

test('what a semaphore and a barrier tell of themselves can’t be set', () => {
  expectTypeOf<Semaphore['value']>().toEqualTypeOf<number>()
  expectTypeOf<Pick<Barrier, 'parties' | 'nWaiting' | 'broken'>>().toEqualTypeOf<{
    readonly parties: number
    readonly nWaiting: number
    readonly broken: boolean
  }>()
})
