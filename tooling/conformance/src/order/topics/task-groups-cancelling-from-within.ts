import { createTask, currentTask, type ExceptionGroup, getRunningLoop, sleep, taskGroup } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a task that somebody cancels is no failure of its group', {
    python: `
      async def child(delay):
          await asyncio.sleep(delay)
          return delay

      async def main():
          async with asyncio.TaskGroup() as group:
              first = group.create_task(child(1))
              await asyncio.sleep(0.15)
              first.cancel()
              second = group.create_task(child(0.2))
          log(first.cancelled(), second.result())
    `,
    async typescript({ log }) {
      await taskGroup(async (group) => {
        const first = group.createTask(sleep(1))
        await sleep(0.15)
        first.cancel()
        const second = group.createTask(sleep(0.2, 0.2))
        return [first, second] as const
      }).then(([first, second]) => log(first.cancelled(), second.result()))
    },
  }),

  orderCase('a cancelled task that fails on the way is an error of the group, not of the one that cancelled it', {
    python: `
      async def child():
          try:
              await asyncio.sleep(1)
          finally:
              raise Boom("cleanup")

      async def main():
          try:
              async with asyncio.TaskGroup() as group:
                  task = group.create_task(child(), name="child")
                  await asyncio.sleep(0.01)
                  task.cancel()
                  try:
                      await task
                  except asyncio.CancelledError:
                      log("the group cancelled the body")
                      raise
                  except Boom:
                      log("the body saw it")
                  log(repr(group))
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      try {
        await taskGroup(async (group) => {
          const task = group.createTask(
            async () => {
              try {
                await sleep(1)
              } finally {
                throw new Boom('cleanup')
              }
            },
            { name: 'child' },
          )
          await sleep(0.01)
          task.cancel()
          try {
            await task
          } catch (error) {
            if (!(error instanceof Boom)) {
              log('the group cancelled the body')
              throw error
            }
            log('the body saw it')
          }
          log(String(group))
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a parent that is cancelled between the end of its last task and its own turn is cancelled', {
    python: `
      async def child():
          await asyncio.sleep(0.01)
          log("done")

      async def parent():
          async with asyncio.TaskGroup() as group:
              task = group.create_task(child(), name="child")
              task.add_done_callback(lambda done: log("cancel", asyncio.get_running_loop().call_soon(parent_task.cancel, "late") and True))
          log("not reached")

      async def main():
          global parent_task
          parent_task = asyncio.create_task(parent(), name="parent")
          try:
              await parent_task
          except asyncio.CancelledError as error:
              log(describe(error), parent_task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        await taskGroup((group) => {
          const task = group.createTask(
            async () => {
              await sleep(0.01)
              log('done')
            },
            { name: 'child' },
          )
          task.addDoneCallback(() => {
            getRunningLoop().callSoon(() => parentTask.cancel('late'))
            log('cancel', true)
          })
        })
        log('not reached')
      }
      const parentTask = createTask(parent, { name: 'parent' })
      try {
        await parentTask
      } catch (error) {
        log(describe(error), parentTask.cancelling())
      }
    },
  }),

  orderCase('a task of the group that cancels its own parent ends the group with the cancellation', {
    python: `
      async def child(parent):
          await asyncio.sleep(0.01)
          parent.cancel("from below")
          try:
              await asyncio.sleep(1)
          except asyncio.CancelledError as error:
              log(describe(error))
              raise

      async def parent():
          async with asyncio.TaskGroup() as group:
              group.create_task(child(asyncio.current_task()), name="child")

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        const self = currentTask()
        await taskGroup(
          (group) =>
            void group.createTask(
              async () => {
                await sleep(0.01)
                self?.cancel('from below')
                try {
                  await sleep(1)
                } catch (error) {
                  log(describe(error))
                  throw error
                }
              },
              { name: 'child' },
            ),
        )
      }
      const task = createTask(parent, { name: 'parent' })
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelling())
      }
    },
  }),
]
