import { asyncWith, currentTask, getRunningLoop, sleep, timeout, timeoutAt } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('of two nested limits with the same deadline the outer one turns the cancellation into its error', {
    python: `
      async def main():
          deadline = asyncio.get_running_loop().time() + 0.01
          try:
              async with asyncio.timeout_at(deadline) as outer:
                  try:
                      async with asyncio.timeout_at(deadline) as inner:
                          await asyncio.sleep(10)
                  except BaseException as error:
                      log("inner", describe(error), asyncio.current_task().cancelling())
                      raise
          except BaseException as error:
              log("outer", describe(error), asyncio.current_task().cancelling())
          log(outer.expired(), inner.expired())
    `,
    async typescript({ log }) {
      const deadline = getRunningLoop().time() + 0.01
      const [outer, inner] = [timeoutAt(deadline), timeoutAt(deadline)]
      try {
        await asyncWith(outer, async () => {
          try {
            await asyncWith(inner, () => sleep(10))
          } catch (error) {
            log('inner', describe(error), currentTask()?.cancelling())
            throw error
          }
        })
      } catch (error) {
        log('outer', describe(error), currentTask()?.cancelling())
      }
      log(outer.expired(), inner.expired())
    },
  }),

  orderCase('of two nested limits the inner one expires by itself, and the outer one goes on', {
    python: `
      async def main():
          try:
              async with asyncio.timeout(0.3) as outer:
                  try:
                      async with asyncio.timeout(0.1) as inner:
                          await asyncio.sleep(1)
                  except TimeoutError:
                      log("inner", inner.expired(), outer.expired())
                  await asyncio.sleep(10)
          except TimeoutError:
              log("outer", outer.expired())
    `,
    async typescript({ log }) {
      const [outer, inner] = [timeout(0.3), timeout(0.1)]
      try {
        await asyncWith(outer, async () => {
          try {
            await asyncWith(inner, () => sleep(1))
          } catch {
            log('inner', inner.expired(), outer.expired())
          }
          await sleep(10)
        })
      } catch {
        log('outer', outer.expired())
      }
    },
  }),

  orderCase('the outer deadline may come first, and then the inner limit is only left', {
    python: `
      async def main():
          try:
              async with asyncio.timeout(0.1) as outer:
                  try:
                      async with asyncio.timeout(0.3) as inner:
                          await asyncio.sleep(1)
                  except BaseException as error:
                      log("inner", describe(error), inner.expired())
                      raise
          except TimeoutError:
              log("outer", outer.expired())
          await asyncio.sleep(1)
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      const [outer, inner] = [timeout(0.1), timeout(0.3)]
      try {
        await asyncWith(outer, async () => {
          try {
            await asyncWith(inner, () => sleep(1))
          } catch (error) {
            log('inner', describe(error), inner.expired())
            throw error
          }
        })
      } catch {
        log('outer', outer.expired())
      }
      await sleep(1)
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a limit within the cleaning up after another has a time of its own', {
    python: `
      async def main():
          try:
              async with asyncio.timeout(0.1):
                  try:
                      await asyncio.sleep(1)
                  finally:
                      try:
                          async with asyncio.timeout(0.2):
                              await asyncio.sleep(10)
                      except TimeoutError as error:
                          log("inner", describe(error.__cause__), asyncio.current_task().cancelling())
          except TimeoutError as error:
              log("outer", describe(error.__cause__), asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      try {
        await timeout(0.1, async () => {
          try {
            await sleep(1)
          } finally {
            try {
              await timeout(0.2, () => sleep(10))
            } catch (error) {
              log('inner', describe((error as Error).cause), currentTask()?.cancelling())
            }
          }
        })
      } catch (error) {
        log('outer', describe((error as Error).cause), currentTask()?.cancelling())
      }
    },
  }),
]
