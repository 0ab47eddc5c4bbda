import { sleep, type Task } from '@asyncio/core'
import { expectTypeOf, test } from 'vitest'
import { explore, type Exploration } from './explore.ts'

test('explore() takes a function of either kind, and tells how much was tried', () => {
  expectTypeOf(explore(async () => 'anything')).toEqualTypeOf<Promise<Exploration>>()
  expectTypeOf(explore(() => sleep(1))).toEqualTypeOf<Promise<Exploration>>()
  expectTypeOf(
    explore(function* () {
      yield* sleep(1)
    }),
  ).toEqualTypeOf<Promise<Exploration>>()
})

test('explore() takes nothing that can be run only once, and no option that it does not know', () => {
  // @ts-expect-error a coroutine object runs once
  void explore(sleep(1))
  // @ts-expect-error a promise runs already
  void explore(Promise.resolve())
  // @ts-expect-error there is no such option
  void explore(async () => {}, { run: 10 })
  // @ts-expect-error a schedule is a token
  void explore(async () => {}, { schedule: 4 })
})

test('explore() asks of tasks', () => {
  void explore(async () => {}, {
    cancels: {
      of: (task) => {
        expectTypeOf(task).toEqualTypeOf<Task<unknown>>()
        return true
      },
    },
  })
})
