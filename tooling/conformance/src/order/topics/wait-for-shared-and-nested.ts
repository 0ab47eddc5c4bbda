import { createTask, currentTask, gather, shield, sleep, waitFor } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a shield within it keeps the deadline’s cancellation off', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(2)
              log("child ends")
              return "done"

          for timeout in (0, 1, None):
              task = asyncio.create_task(child(), name="child")
              shielded = asyncio.shield(task)
              try:
                  log(await asyncio.wait_for(shielded, timeout))
              except TimeoutError:
                  log("too late", task.done(), shielded.cancelled())
              log(await task)
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(2)
        log('child ends')
        return 'done'
      }
      for (const timeout of [0, 1, null]) {
        const task = createTask(child, { name: 'child' })
        const shielded = shield(task)
        try {
          log(await waitFor(shielded, timeout))
        } catch {
          log('too late', task.done(), shielded.cancelled())
        }
        log(await task)
      }
    },
  }),

  orderCase('waits within waits: the nearest limit that is over answers', {
    python: `
      async def main():
          for outer, inner in ((1, 2), (2, 1), (1, 1), (0, 1), (1, 0)):
              async def nested():
                  try:
                      await asyncio.wait_for(asyncio.sleep(10), inner)
                  except BaseException as error:
                      log("inner", describe(error))
                      raise

              try:
                  await asyncio.wait_for(nested(), outer)
              except BaseException as error:
                  log("outer", describe(error), asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      for (const [outer, inner] of [
        [1, 2],
        [2, 1],
        [1, 1],
        [0, 1],
        [1, 0],
      ] as const) {
        const nested = async () => {
          try {
            await waitFor(sleep(10), inner)
          } catch (error) {
            log('inner', describe(error))
            throw error
          }
        }
        try {
          await waitFor(nested, outer)
        } catch (error) {
          log('outer', describe(error), currentTask()?.cancelling())
        }
      }
    },
  }),

  orderCase('several who wait for one task: the first limit cancels it for all', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(10)

          task = asyncio.create_task(child(), name="child")

          async def waiter(timeout):
              try:
                  await asyncio.wait_for(task, timeout)
              except BaseException as error:
                  log(describe(error))

          await asyncio.gather(*(asyncio.create_task(waiter(timeout), name=f"waiter {timeout}") for timeout in (3, 1, 2)))
    `,
    async typescript({ log }) {
      const task = createTask(() => sleep(10), { name: 'child' })
      async function waiter(timeout: number) {
        try {
          await waitFor(task, timeout)
        } catch (error) {
          log(describe(error))
        }
      }
      await gather([3, 1, 2].map((timeout) => createTask(() => waiter(timeout), { name: `waiter ${timeout}` })))
    },
  }),
]
