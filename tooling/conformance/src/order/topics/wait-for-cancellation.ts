import { createTask, currentTask, getRunningLoop, isCancelled, sleep, waitFor } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a cancel of the one who waits reaches what is waited for, with a limit, without one, and with no time', {
    python: `
      async def main():
          for timeout in (None, 60, 0):
              async def child():
                  try:
                      await asyncio.get_running_loop().create_future()
                  except asyncio.CancelledError as error:
                      log("child", describe(error))
                      await asyncio.sleep(1)
                      log("child has cleaned up")
                      raise

              child_task = asyncio.create_task(child(), name="child")
              await asyncio.sleep(0)
              waiting = asyncio.create_task(asyncio.wait_for(child_task, timeout), name="waiting")
              await asyncio.sleep(0.5)
              waiting.cancel("enough")
              try:
                  await waiting
              except asyncio.CancelledError as error:
                  log(describe(error), child_task.done(), waiting.cancelled())
              await asyncio.sleep(2)
    `,
    async typescript({ log }) {
      for (const timeout of [null, 60, 0]) {
        const child = async () => {
          try {
            await getRunningLoop().createFuture()
          } catch (error) {
            log('child', describe(error))
            await sleep(1)
            log('child has cleaned up')
            throw error
          }
        }
        const childTask = createTask(child, { name: 'child' })
        await sleep(0)
        const waiting = createTask(waitFor(childTask, timeout), { name: 'waiting' })
        await sleep(0.5)
        waiting.cancel('enough')
        try {
          await waiting
        } catch (error) {
          log(describe(error), childTask.done(), waiting.cancelled())
        }
        await sleep(2)
      }
    },
  }),

  orderCase('a cancel in the turn in which what is waited for is done is not lost', {
    python: `
      async def main():
          async def inner():
              return "done"

          inner_task = asyncio.create_task(inner(), name="inner")

          async def waiting():
              log(await asyncio.wait_for(inner_task, 100))
              await asyncio.sleep(1)
              log("not reached")

          task = asyncio.create_task(waiting(), name="waiting")
          await asyncio.sleep(0)
          task.cancel("in between")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), await inner_task)
    `,
    async typescript({ log }) {
      const innerTask = createTask(async () => 'done', { name: 'inner' })
      async function waiting() {
        log(await waitFor(innerTask, 100))
        await sleep(1)
        log('not reached')
      }
      const task = createTask(waiting, { name: 'waiting' })
      await sleep(0)
      task.cancel('in between')
      try {
        await task
      } catch (error) {
        log(describe(error), await innerTask)
      }
    },
  }),

  orderCase('a task that is stubborn at the deadline, and is cancelled from outside meanwhile', {
    python: `
      async def main():
          async def slow():
              until = asyncio.get_running_loop().time() + 3
              while asyncio.get_running_loop().time() < until:
                  try:
                      await asyncio.sleep(until - asyncio.get_running_loop().time())
                  except asyncio.CancelledError as error:
                      log("slow is cancelled", describe(error))
              return "at last"

          async def waiting():
              try:
                  log(await asyncio.wait_for(slow(), 1))
              finally:
                  log("ends", asyncio.current_task().cancelling())

          task = asyncio.create_task(waiting(), name="waiting")
          await asyncio.sleep(2)
          task.cancel("from outside")
          try:
              await task
              log("no error")
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function slow() {
        const until = getRunningLoop().time() + 3
        while (getRunningLoop().time() < until) {
          try {
            await sleep(until - getRunningLoop().time())
          } catch (error) {
            log('slow is cancelled', describe(error))
          }
        }
        return 'at last'
      }
      async function waiting() {
        try {
          log(await waitFor(slow, 1))
        } finally {
          log('ends', currentTask()?.cancelling())
        }
      }
      const task = createTask(waiting, { name: 'waiting' })
      await sleep(2)
      task.cancel('from outside')
      try {
        await task
        log('no error')
      } catch (error) {
        if (isCancelled(error)) log(describe(error))
      }
    },
  }),
]
