import { createTask, currentTask, sleep, taskGroup } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a cancelled parent cancels its tasks, waits for them, and is cancelled with its message', {
    python: `
      async def child(seconds):
          try:
              await asyncio.sleep(5)
          finally:
              log("cancelled")
              await asyncio.sleep(seconds)

      async def parent():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(child(0.01), name="child")
                  log("body is over")
          except asyncio.CancelledError as error:
              log(describe(error), asyncio.current_task().cancelling())
              raise

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.1)
          log(task.done(), task.cancel("why"))
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      async function child(seconds: number) {
        try {
          await sleep(5)
        } finally {
          log('cancelled')
          await sleep(seconds)
        }
      }
      async function parent() {
        try {
          await taskGroup(async (group) => {
            group.createTask(() => child(0.01), { name: 'child' })
            log('body is over')
          })
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.1)
      log(task.done(), task.cancel('why'))
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a parent that is cancelled in its body cancels the tasks when the body has ended', {
    python: `
      async def child():
          try:
              await asyncio.sleep(5)
          except asyncio.CancelledError:
              log("child cancelled")
              raise

      async def parent():
          async with asyncio.TaskGroup() as group:
              for _ in range(3):
                  group.create_task(child(), name="child")
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  await asyncio.sleep(0.01)
                  log("body cancelled")
                  raise

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.1)
          task.cancel()
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled(), task.cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(5)
        } catch (error) {
          log('child cancelled')
          throw error
        }
      }
      async function parent() {
        await taskGroup(async (group) => {
          for (let count = 0; count < 3; count++) group.createTask(child, { name: 'child' })
          try {
            await sleep(10)
          } catch (error) {
            await sleep(0.01)
            log('body cancelled')
            throw error
          }
        })
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.1)
      task.cancel()
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled(), task.cancelling())
      }
    },
  }),

  orderCase('a group without tasks lets the cancellation of its body through', {
    python: `
      async def parent():
          async with asyncio.TaskGroup():
              try:
                  await asyncio.sleep(10)
              finally:
                  log("body cancelled")

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.1)
          task.cancel("why")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function parent() {
        await taskGroup(async () => {
          try {
            await sleep(10)
          } finally {
            log('body cancelled')
          }
        })
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.1)
      task.cancel('why')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('however often a parent is cancelled, it waits for all its tasks', {
    python: `
      async def stubborn():
          for _ in range(4):
              try:
                  await asyncio.sleep(0.1)
              except asyncio.CancelledError as error:
                  log(describe(error))
          log("done")

      async def parent():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(stubborn(), name="stubborn")
          finally:
              log("left", asyncio.current_task().cancelling())

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          for count in range(4):
              log(task.cancel(count))
              await asyncio.sleep(0.05)
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function stubborn() {
        for (let count = 0; count < 4; count++) {
          try {
            await sleep(0.1)
          } catch (error) {
            log(describe(error))
          }
        }
        log('done')
      }
      async function parent() {
        try {
          await taskGroup((group) => void group.createTask(stubborn, { name: 'stubborn' }))
        } finally {
          log('left', currentTask()?.cancelling())
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      for (let count = 0; count < 4; count++) {
        log(task.cancel(count))
        await sleep(0.05)
      }
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a group within the cleaning up of a cancelled task works, and the request stays', {
    python: `
      async def child(value):
          await asyncio.sleep(0.01)
          return value

      async def parent():
          try:
              await asyncio.sleep(1)
          finally:
              async with asyncio.TaskGroup() as group:
                  first = group.create_task(child(1))
                  second = group.create_task(child(2))
              log(first.result(), second.result(), asyncio.current_task().cancelling())

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          task.cancel("why")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function parent() {
        try {
          await sleep(1)
        } finally {
          const [first, second] = await taskGroup((group) => [
            group.createTask(sleep(0.01, 1)),
            group.createTask(sleep(0.01, 2)),
          ])
          log(first?.result(), second?.result(), currentTask()?.cancelling())
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      task.cancel('why')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),
]
