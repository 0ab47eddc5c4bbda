import { createTask, currentTask, gather, sleep, type Task } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('finally blocks that await run in order before the task is cancelled', {
    python: `
      async def main():
          async def child():
              try:
                  try:
                      await asyncio.sleep(1)
                  finally:
                      log("inner cleanup")
                      await asyncio.sleep(0.01)
                      log("inner cleanup is done")
              finally:
                  log("outer cleanup")
                  await asyncio.sleep(0)
                  log("outer cleanup is done")

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0.01)
          task.cancel()
          await asyncio.sleep(0)
          log(task.done(), task.cancelling())
          try:
              await task
          except asyncio.CancelledError:
              log("cancelled")
    `,
    async typescript({ log }) {
      async function child() {
        try {
          try {
            await sleep(1)
          } finally {
            log('inner cleanup')
            await sleep(0.01)
            log('inner cleanup is done')
          }
        } finally {
          log('outer cleanup')
          await sleep(0)
          log('outer cleanup is done')
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0.01)
      task.cancel()
      await sleep(0)
      log(task.done(), task.cancelling())
      try {
        await task
      } catch {
        log('cancelled')
      }
    },
  }),

  orderCase('a second cancel interrupts the cleanup after the first', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  try:
                      await asyncio.sleep(1)
                      log("never comes to this")
                  except asyncio.CancelledError as error:
                      log("in cleanup", describe(error), asyncio.current_task().cancelling())
                  raise

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0.01)
          task.cancel("first")
          await asyncio.sleep(0.01)
          task.cancel("second")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          log(describe(error))
          try {
            await sleep(1)
            log('never comes to this')
          } catch (second) {
            log('in cleanup', describe(second), currentTask()?.cancelling())
          }
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0.01)
      task.cancel('first')
      await sleep(0.01)
      task.cancel('second')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('an exception in the cleanup takes the place of the cancellation', {
    python: `
      async def main():
          async def clean():
              await asyncio.sleep(0)
              raise Boom("cleanup")

          async def child():
              try:
                  await asyncio.sleep(1)
              finally:
                  await clean()

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          task.cancel()
          try:
              await task
          except Boom as error:
              log(describe(error), task.cancelled(), task.cancelling())
    `,
    async typescript({ log }) {
      async function clean() {
        await sleep(0)
        throw new Boom('cleanup')
      }
      async function child() {
        try {
          await sleep(1)
        } finally {
          await clean()
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      task.cancel()
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled(), task.cancelling())
      }
    },
  }),

  orderCase('a cleanup that cancels the one who waits for it is overtaken by its own end', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              finally:
                  log("cancels its parent", above.cancel("by the child"))

          async def parent():
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
                  raise

          task = asyncio.create_task(child(), name="child")
          above = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          task.cancel("by main")
          await asyncio.sleep(0.01)
          log(task.cancelled(), above.cancelled())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(1)
        } finally {
          log('cancels its parent', above.cancel('by the child'))
        }
      }
      async function parent() {
        try {
          await task
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      const above: Task<void> = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      task.cancel('by main')
      await sleep(0.01)
      log(task.cancelled(), above.cancelled())
    },
  }),

  orderCase('a cleanup may start tasks and wait for them', {
    python: `
      async def main():
          async def farewell(number):
              await asyncio.sleep(number / 100)
              log("farewell", number)

          async def child():
              try:
                  await asyncio.sleep(1)
              finally:
                  await asyncio.gather(farewell(2), farewell(1))
                  log("cleaned up")

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0.01)
          task.cancel()
          try:
              await task
          except asyncio.CancelledError:
              log("cancelled", task.cancelled())
    `,
    async typescript({ log }) {
      async function farewell(number: number) {
        await sleep(number / 100)
        log('farewell', number)
      }
      async function child() {
        try {
          await sleep(1)
        } finally {
          await gather([() => farewell(2), () => farewell(1)])
          log('cleaned up')
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0.01)
      task.cancel()
      try {
        await task
      } catch {
        log('cancelled', task.cancelled())
      }
    },
  }),
]
