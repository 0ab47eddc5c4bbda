import {
  createTask,
  currentTask,
  type ExceptionGroup,
  type Future,
  KeyboardInterrupt,
  sleep,
  TaskGroup,
  taskGroup,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { describeAll } from '../describe-all.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a body that fails cancels the tasks, before and after they have begun', {
    python: `
      async def child():
          try:
              await asyncio.sleep(1)
          finally:
              log("cancelled")

      async def run(begin):
          try:
              async with asyncio.TaskGroup() as group:
                  child_task = group.create_task(child(), name="child")
                  if begin:
                      await asyncio.sleep(0.01)
                  raise Boom("text")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], child_task.cancelled())

      async def main():
          await run(True)
          await run(False)
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(1)
        } finally {
          log('cancelled')
        }
      }
      async function attempt(begin: boolean) {
        let task: Future<void> | undefined
        try {
          await taskGroup(async (group) => {
            task = group.createTask(child, { name: 'child' })
            if (begin) await sleep(0.01)
            throw new Boom('text')
          })
        } catch (error) {
          log((error as ExceptionGroup).errors.map(describe), task?.cancelled())
        }
      }
      await attempt(true)
      await attempt(false)
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('errors stand in the order in which the tasks failed, and that of the body comes last', {
    python: `
      async def failing(text, delay):
          try:
              await asyncio.sleep(delay)
          finally:
              raise Boom(text)

      async def main():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(failing("second", 10))
                  group.create_task(failing("first", 0.01))
                  try:
                      await asyncio.sleep(10)
                  finally:
                      raise Boom("body")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function failing(text: string, delay: number) {
        try {
          await sleep(delay)
        } finally {
          throw new Boom(text)
        }
      }
      try {
        await taskGroup(async (group) => {
          group.createTask(() => failing('second', 10))
          group.createTask(() => failing('first', 0.01))
          try {
            await sleep(10)
          } finally {
            throw new Boom('body')
          }
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a body whose own cleanup fails while a task fails gives both errors, and no request is left', {
    python: `
      async def failing():
          raise Boom("task")

      async def main():
          try:
              async with asyncio.TaskGroup() as group:
                  try:
                      group.create_task(failing())
                      await asyncio.sleep(1)
                  finally:
                      raise Boom("cleanup")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      try {
        await taskGroup(async (group) => {
          try {
            group.createTask(async () => {
              throw new Boom('task')
            })
            await sleep(1)
          } finally {
            throw new Boom('cleanup')
          }
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe), currentTask()?.cancelling())
      }
    },
  }),

  orderCase('a group without tasks throws what its body makes of a cancellation', {
    python: `
      async def parent():
          async with asyncio.TaskGroup():
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  raise Boom("instead")

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.1)
          task.cancel()
          try:
              await task
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        await taskGroup(async () => {
          try {
            await sleep(10)
          } catch {
            throw new Boom('instead')
          }
        })
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.1)
      task.cancel()
      try {
        await task
      } catch (error) {
        log(describeAll(error), task.cancelling())
      }
    },
  }),

  orderCase('a group that is left by hand throws what it is told, in the same turns', {
    python: `
      async def main():
          asyncio.create_task(turns(4), name="clock")
          group = asyncio.TaskGroup()
          await group.__aenter__()
          group.create_task(asyncio.sleep(0), name="child")
          error = Boom("told")
          try:
              await group.__aexit__(Boom, error, None)
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
    `,
    async typescript({ log, turns }) {
      createTask(() => turns(4), { name: 'clock' })
      const group = new TaskGroup()
      group.enter()
      group.createTask(sleep(0), { name: 'child' })
      try {
        await group.exit({ error: new Boom('told') })
      } catch (error) {
        log(describeAll(error))
      }
    },
  }),

  orderCase('a body that wants the program to end does so bare, when the tasks have ended', {
    python: `
      async def failing():
          await asyncio.sleep(0.1)
          raise Boom("task")

      async def parent():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(failing())
                  try:
                      await asyncio.sleep(10)
                  finally:
                      raise KeyboardInterrupt
          except KeyboardInterrupt as error:
              log(describe(error), asyncio.current_task().cancelling())

      async def main():
          await parent()
    `,
    async typescript({ log }) {
      try {
        await taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(0.1)
            throw new Boom('task')
          })
          try {
            await sleep(10)
          } finally {
            throw new KeyboardInterrupt()
          }
        })
      } catch (error) {
        log(describe(error), currentTask()?.cancelling())
      }
    },
  }),
]
