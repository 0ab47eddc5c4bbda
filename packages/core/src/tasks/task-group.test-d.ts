import { expectTypeOf, test } from 'vitest'
import { sleep } from '../combinators/sleep.ts'
import type { Coroutine } from '../coroutines/coroutine.ts'
import { asyncWith } from '../managers/async-with.ts'
import { TaskGroup } from './task-group.ts'
import type { Task } from './task.ts'
import { taskGroup } from './with-task-group.ts'

test('taskGroup() answers with what its body returns', () => {
  expectTypeOf(taskGroup(async () => 'text')).toEqualTypeOf<Coroutine<string>>()
  expectTypeOf(taskGroup(() => 42)).toEqualTypeOf<Coroutine<number>>()
  expectTypeOf(taskGroup(async () => {})).toEqualTypeOf<Coroutine<void>>()
  expectTypeOf(
    taskGroup(function* (group) {
      expectTypeOf(group).toEqualTypeOf<TaskGroup>()
      return yield* group.createTask(sleep(1, true))
    }),
  ).toEqualTypeOf<Coroutine<boolean>>()
})

test('createTask() of a group has the type of the result', () => {
  const group = new TaskGroup({ unwrapSingle: true })
  expectTypeOf(group.createTask(sleep(1, 'text'))).toEqualTypeOf<Task<string>>()
  expectTypeOf(group.createTask(async () => 1, { name: 'one' })).toEqualTypeOf<Task<number>>()
  // @ts-expect-error a promise runs already
  group.createTask(Promise.resolve(1))
})

test('a group can be given to asyncWith()', () => {
  expectTypeOf(asyncWith(new TaskGroup(), async (group) => group)).toEqualTypeOf<Coroutine<TaskGroup | undefined>>()
})

test('taskGroup() takes a function and options', () => {
  // @ts-expect-error a coroutine gets no group
  void taskGroup(sleep(1))
  void taskGroup(async () => 1, { unwrapSingle: true, signal: AbortSignal.timeout(1) })
  // @ts-expect-error no such option
  void taskGroup(async () => 1, { unwrap: true })
})
