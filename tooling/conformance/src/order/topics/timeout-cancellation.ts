import { asyncWith, createTask, currentTask, gather, getRunningLoop, sleep, timeout, timeoutAt } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a cancellation of somebody else’s at the deadline wins, whichever comes first', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          async def limited():
              try:
                  async with asyncio.timeout_at(1) as limit:
                      await asyncio.sleep(10)
              except BaseException as error:
                  log(describe(error), limit.expired(), asyncio.current_task().cancelling())
                  raise

          before = asyncio.ensure_future(limited())
          loop.call_at(1, before.cancel, "before")
          await asyncio.sleep(0)
          await asyncio.wait([before])
          log(before.cancelled())
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function limited() {
        const limit = timeoutAt(1)
        try {
          await asyncWith(limit, () => sleep(10))
        } catch (error) {
          log(describe(error), limit.expired(), currentTask()?.cancelling())
          throw error
        }
      }
      const before = createTask(limited)
      loop.callAt(1, () => before.cancel('before'))
      await sleep(0)
      await gather([before], { returnExceptions: true })
      log(before.cancelled())
    },
  }),

  orderCase('a cancellation of somebody else’s during the cleaning up after the deadline wins', {
    python: `
      async def main():
          async def limited():
              try:
                  async with asyncio.timeout(1) as limit:
                      try:
                          await asyncio.sleep(10)
                      finally:
                          log("cleaning up")
                          await asyncio.sleep(2)
                          log("not reached")
              except BaseException as error:
                  log(describe(error), limit.expired(), asyncio.current_task().cancelling())
                  raise

          task = asyncio.create_task(limited(), name="limited")
          await asyncio.sleep(2)
          task.cancel("enough")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      async function limited() {
        const limit = timeout(1)
        try {
          await asyncWith(limit, async () => {
            try {
              await sleep(10)
            } finally {
              log('cleaning up')
              await sleep(2)
              log('not reached')
            }
          })
        } catch (error) {
          log(describe(error), limit.expired(), currentTask()?.cancelling())
          throw error
        }
      }
      const task = createTask(limited, { name: 'limited' })
      await sleep(2)
      task.cancel('enough')
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a task that was cancelled, and is told so in the body, is not timed out', {
    python: `
      async def main():
          task = asyncio.current_task()
          task.cancel("earlier")
          try:
              async with asyncio.timeout(0.1) as limit:
                  await asyncio.sleep(1)
          except BaseException as error:
              log(describe(error), limit.expired(), task.cancelling())
          # And what it was asked for before, and has swallowed, is not held against a later limit.
          try:
              async with asyncio.timeout(0) as limit:
                  await asyncio.sleep(1)
          except BaseException as error:
              log(describe(error), limit.expired(), task.cancelling())
          try:
              async with asyncio.timeout(1) as limit:
                  task.cancel("within")
                  await asyncio.sleep(2)
          except BaseException as error:
              log(describe(error), limit.expired(), task.cancelling())
    `,
    async typescript({ log }) {
      const task = currentTask()
      task?.cancel('earlier')
      let limit = timeout(0.1)
      try {
        await asyncWith(limit, () => sleep(1))
      } catch (error) {
        log(describe(error), limit.expired(), task?.cancelling())
      }
      // And what it was asked for before, and has swallowed, is not held against a later limit.
      limit = timeout(0)
      try {
        await asyncWith(limit, () => sleep(1))
      } catch (error) {
        log(describe(error), limit.expired(), task?.cancelling())
      }
      limit = timeout(1)
      try {
        await asyncWith(limit, () => {
          task?.cancel('within')
          return sleep(2)
        })
      } catch (error) {
        log(describe(error), limit.expired(), task?.cancelling())
      }
    },
  }),

  orderCase('a cancellation from before that is told at the deadline itself is not taken for the deadline’s', {
    python: `
      async def main():
          async def limited(delay):
              asyncio.current_task().cancel("before the limit")
              async with asyncio.timeout(delay):
                  await asyncio.sleep(0)

          for delay in (0, -1, 0.1, None):
              task = asyncio.create_task(limited(delay))
              try:
                  await task
              except BaseException as error:
                  log(delay, describe(error), task.cancelled(), task.cancelling())
    `,
    async typescript({ log }) {
      async function limited(delay: number | null) {
        currentTask()?.cancel('before the limit')
        await timeout(delay, () => sleep(0))
      }
      for (const delay of [0, -1, 0.1, null]) {
        const task = createTask(() => limited(delay))
        try {
          await task
        } catch (error) {
          log(delay, describe(error), task.cancelled(), task.cancelling())
        }
      }
    },
  }),
]
