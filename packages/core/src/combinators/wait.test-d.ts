import { expectTypeOf, test } from 'vitest'
import type { Coroutine } from '../coroutines/coroutine.ts'
import type { Future } from '../futures/future.ts'
import type { Task } from '../tasks/task.ts'
import { sleep } from './sleep.ts'
import { FIRST_COMPLETED, wait, type ReturnWhen, type WaitOutcome } from './wait.ts'

test('wait() answers with the kind of futures that it was given', async () => {
  expectTypeOf(wait([] as Task<number>[])).toEqualTypeOf<Coroutine<WaitOutcome<Task<number>>>>()
  const { done, pending } = await wait(new Set<Future<string>>(), {
    timeout: { seconds: 1 },
    returnWhen: FIRST_COMPLETED,
  })
  expectTypeOf(done).toEqualTypeOf<Set<Future<string>>>()
  expectTypeOf(pending).toEqualTypeOf<Set<Future<string>>>()
  const mixed = await wait([{} as Task<number>, {} as Task<string>])
  for (const task of mixed.done) expectTypeOf(task.result()).toEqualTypeOf<number | string>()
})

test('wait() takes futures and tasks, several, and says when to return', () => {
  // @ts-expect-error a coroutine has to be made a task
  void wait([sleep(1)])
  // @ts-expect-error and so has a function
  void wait([async () => {}])
  // @ts-expect-error a promise is no future
  void wait([Promise.resolve()])
  // @ts-expect-error one of three names
  void wait([] as Task<void>[], { returnWhen: 'SOON' })
  expectTypeOf<ReturnWhen>().toEqualTypeOf<'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED'>()
})
