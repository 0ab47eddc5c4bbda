import { createTask, currentTask, Future, sleep, taskGroup } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { describeAll } from '../describe-all.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('errors of tasks that fail when they are cancelled come before the cancellation of the parent', {
    python: `
      async def child():
          try:
              await asyncio.sleep(10)
          finally:
              raise Boom("cleanup")

      async def parent(in_body):
          try:
              async with asyncio.TaskGroup() as group:
                  for _ in range(3):
                      group.create_task(child())
                  if in_body:
                      await asyncio.sleep(10)
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], asyncio.current_task().cancelling())
          log("until it waits again")
          try:
              await asyncio.sleep(1)
          finally:
              log(asyncio.current_task().cancelling())

      async def main():
          for in_body in (True, False):
              task = asyncio.create_task(parent(in_body), name="parent")
              await asyncio.sleep(0.1)
              task.cancel("why")
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error))
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(10)
        } finally {
          throw new Boom('cleanup')
        }
      }
      async function parent(inBody: boolean) {
        try {
          await taskGroup(async (group) => {
            for (let count = 0; count < 3; count++) group.createTask(child)
            if (inBody) await sleep(10)
          })
        } catch (error) {
          log(describeAll(error), currentTask()?.cancelling())
        }
        log('until it waits again')
        try {
          await sleep(1)
        } finally {
          log(currentTask()?.cancelling())
        }
      }
      for (const inBody of [true, false]) {
        const task = createTask(() => parent(inBody), { name: 'parent' })
        await sleep(0.1)
        task.cancel('why')
        try {
          await task
        } catch (error) {
          log(describe(error))
        }
      }
    },
  }),

  orderCase('a task that fails while the cancelled body still cleans up is thrown instead of the cancellation', {
    python: `
      async def failing():
          await asyncio.sleep(0.3)
          raise Boom("task")

      async def parent():
          async with asyncio.TaskGroup() as group:
              group.create_task(failing())
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  log("cleaning", asyncio.current_task().cancelling())
                  try:
                      await asyncio.sleep(0.5)
                  except asyncio.CancelledError:
                      log("again", asyncio.current_task().cancelling())
                      raise
                  raise

      async def outer():
          await asyncio.create_task(parent(), name="parent")

      async def main():
          for start in (parent, outer):
              task = asyncio.create_task(start(), name="task")
              await asyncio.sleep(0.1)
              task.cancel()
              try:
                  await task
              except* Boom as errors:
                  log([describe(error) for error in errors.exceptions], task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        await taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(0.3)
            throw new Boom('task')
          })
          try {
            await sleep(10)
          } catch (error) {
            log('cleaning', currentTask()?.cancelling())
            try {
              await sleep(0.5)
            } catch (again) {
              log('again', currentTask()?.cancelling())
              throw again
            }
            throw error
          }
        })
      }
      async function outer() {
        await createTask(parent, { name: 'parent' })
      }
      for (const start of [parent, outer]) {
        const task = createTask(start, { name: 'task' })
        await sleep(0.1)
        task.cancel()
        try {
          await task
        } catch (error) {
          log(describeAll(error), task.cancelling())
        }
      }
    },
  }),

  orderCase('a cancellation from outside while a task fails arrives after the errors have been handled', {
    python: `
      async def failing(begun):
          begun.set_result(None)
          await asyncio.sleep(0)
          raise Boom("text")

      async def inner(begun):
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(failing(begun), name="failing")
                  await asyncio.sleep(1)
                  log("not reached")
          except* Boom:
              log("handled", asyncio.current_task().cancelling())
          log(asyncio.current_task().cancelling())
          await asyncio.sleep(1)
          log("not reached")

      async def main():
          begun = asyncio.get_running_loop().create_future()
          task = asyncio.create_task(inner(begun), name="inner")
          await begun
          log(task.cancelling(), task.cancel(), task.cancelling())
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      const begun = new Future<null>()
      async function inner() {
        try {
          await taskGroup(async (group) => {
            group.createTask(
              async () => {
                begun.setResult(null)
                await sleep(0)
                throw new Boom('text')
              },
              { name: 'failing' },
            )
            await sleep(1)
            log('not reached')
          })
        } catch {
          log('handled', currentTask()?.cancelling())
        }
        log(currentTask()?.cancelling())
        await sleep(1)
        log('not reached')
      }
      const task = createTask(inner, { name: 'inner' })
      await begun
      log(task.cancelling(), task.cancel(), task.cancelling())
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a body that fails and is cancelled while its tasks end throws its error, and the request stays', {
    python: `
      async def stubborn():
          try:
              await asyncio.sleep(1)
          finally:
              await asyncio.sleep(0.1)

      async def parent():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(stubborn())
                  await asyncio.sleep(0.01)
                  raise Boom("body")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], asyncio.current_task().cancelling())
          await asyncio.sleep(0)
          log("not reached")

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.05)
          task.cancel("why")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        try {
          await taskGroup(async (group) => {
            group.createTask(async () => {
              try {
                await sleep(1)
              } finally {
                await sleep(0.1)
              }
            })
            await sleep(0.01)
            throw new Boom('body')
          })
        } catch (error) {
          log(describeAll(error), currentTask()?.cancelling())
        }
        await sleep(0)
        log('not reached')
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.05)
      task.cancel('why')
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelling())
      }
    },
  }),
]
