import { createTask, currentTask, gather, sleep, type Task } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('with returnExceptions a cancelled gather waits for all children, and then raises', {
    python: `
      async def main():
          async def child(delay):
              try:
                  await asyncio.sleep(1)
              finally:
                  await asyncio.sleep(delay)
                  log("cleaned up")

          async def parent():
              try:
                  children = [asyncio.create_task(child(delay), name=f"cleans up {delay}") for delay in [0.02, 0.01, 0]]
                  log(await asyncio.gather(*children, return_exceptions=True))
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          task.cancel("stop")
          await asyncio.sleep(0.05)
          log(task.cancelled())
    `,
    async typescript({ log }) {
      async function child(delay: number) {
        try {
          await sleep(1)
        } finally {
          await sleep(delay)
          log('cleaned up')
        }
      }
      async function parent() {
        try {
          const children = [0.02, 0.01, 0].map((delay) =>
            createTask(() => child(delay), { name: `cleans up ${delay}` }),
          )
          log(await gather(children, { returnExceptions: true }))
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      task.cancel('stop')
      await sleep(0.05)
      log(task.cancelled())
    },
  }),

  orderCase('without returnExceptions a cancelled gather ends with its first child, and the others clean up alone', {
    python: `
      async def main():
          async def child(delay):
              try:
                  await asyncio.sleep(1)
              finally:
                  await asyncio.sleep(delay)
                  log("cleaned up")

          async def parent():
              try:
                  await asyncio.gather(*[asyncio.create_task(child(delay), name=f"cleans up {delay}") for delay in [0.02, 0.01, 0]])
              finally:
                  log("leaves")

          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          task.cancel()
          await asyncio.sleep(0.05)
    `,
    async typescript({ log }) {
      async function child(delay: number) {
        try {
          await sleep(1)
        } finally {
          await sleep(delay)
          log('cleaned up')
        }
      }
      async function parent() {
        try {
          await gather([0.02, 0.01, 0].map((delay) => createTask(() => child(delay), { name: `cleans up ${delay}` })))
        } finally {
          log('leaves')
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      task.cancel()
      await sleep(0.05)
    },
  }),

  orderCase('a gather that was cancelled raises even if every child swallows it', {
    python: `
      async def main():
          async def stubborn(value):
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log("swallows", describe(error))
              return value

          async def parent():
              try:
                  log(await asyncio.gather(stubborn(1), stubborn(2)))
              except asyncio.CancelledError as error:
                  log(describe(error))

          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          task.cancel("swallow this")
          await task
    `,
    async typescript({ log }) {
      async function stubborn(value: number) {
        try {
          await sleep(1)
        } catch (error) {
          log('swallows', describe(error))
        }
        return value
      }
      async function parent() {
        try {
          log(await gather([() => stubborn(1), () => stubborn(2)]))
        } catch (error) {
          log(describe(error))
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      task.cancel('swallow this')
      await task
    },
  }),

  orderCase('an exception in the cleanup of a child takes the place of the cancellation of the gather', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError:
                  raise Boom("cleanup")

          async def parent():
              try:
                  await asyncio.gather(child(), asyncio.sleep(1))
              except Boom as error:
                  log(describe(error))
              await asyncio.sleep(0)
              log("goes on", asyncio.current_task().cancelling())

          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          task.cancel()
          await task
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(1)
        } catch {
          throw new Boom('cleanup')
        }
      }
      async function parent() {
        try {
          await gather([child, sleep(1)])
        } catch (error) {
          log(describe(error))
        }
        await sleep(0)
        log('goes on', currentTask()?.cancelling())
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      task.cancel()
      await task
    },
  }),

  orderCase('a cancelled gather speaks with the message of its last child in the list, however that one ended', {
    python: `
      async def main():
          async def slow():
              await asyncio.sleep(1)

          async def quick():
              return "done at once"

          async def parent(*children):
              try:
                  log(await asyncio.gather(*children, return_exceptions=True))
              except asyncio.CancelledError as error:
                  log(describe(error))

          tasks = [
              asyncio.create_task(parent(quick(), slow()), name="slow at the end"),
              asyncio.create_task(parent(slow(), quick()), name="quick at the end"),
          ]
          await asyncio.sleep(0.01)
          for task in tasks:
              task.cancel("why")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      async function slow() {
        await sleep(1)
      }
      async function quick() {
        return 'done at once'
      }
      async function parent(...children: (() => Promise<unknown>)[]) {
        try {
          log(await gather(children, { returnExceptions: true }))
        } catch (error) {
          log(describe(error))
        }
      }
      const tasks = [
        createTask(() => parent(quick, slow), { name: 'slow at the end' }),
        createTask(() => parent(slow, quick), { name: 'quick at the end' }),
      ]
      await sleep(0.01)
      for (const task of tasks) task.cancel('why')
      await sleep(0.01)
    },
  }),

  orderCase('a cancelled gather gives the message that its child was told while it ran, even if that swallowed it', {
    python: `
      async def main():
          async def child():
              log("cancels its parent, and so itself", above.cancel("round trip"))
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log("swallows", describe(error))

          async def parent():
              try:
                  await asyncio.gather(asyncio.create_task(child(), name="child"))
              except asyncio.CancelledError as error:
                  log(describe(error))

          above = asyncio.create_task(parent(), name="parent")
          await above
    `,
    async typescript({ log }) {
      async function child() {
        log('cancels its parent, and so itself', above.cancel('round trip'))
        try {
          await sleep(1)
        } catch (error) {
          log('swallows', describe(error))
        }
      }
      async function parent() {
        try {
          await gather([createTask(child, { name: 'child' })])
        } catch (error) {
          log(describe(error))
        }
      }
      const above: Task<void> = createTask(parent, { name: 'parent' })
      await above
    },
  }),
]
