import { CancelledError, createTask, currentTask, Future, sleep } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('the error that ended a task is the one that its first reader gets, later ones get their own', {
    python: `
      async def main():
          seen = []

          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  seen.append(error)
                  raise

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          task.cancel("why")
          for _ in range(3):
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error), any(error is other for other in seen))
                  seen.append(error)
    `,
    async typescript({ log }) {
      const seen: unknown[] = []
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          seen.push(error)
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      task.cancel('why')
      for (let count = 0; count < 3; count++) {
        try {
          await task
        } catch (error) {
          log(describe(error), seen.includes(error))
          seen.push(error)
        }
      }
    },
  }),

  orderCase('each reader of a cancelled future gets an error of its own, with the message', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          future.cancel("dropped")
          errors = []
          for _ in range(2):
              try:
                  future.result()
              except asyncio.CancelledError as error:
                  errors.append(error)
          log([describe(error) for error in errors], errors[0] is errors[1])
          try:
              future.exception()
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      const future = new Future<void>()
      future.cancel('dropped')
      const errors: unknown[] = []
      for (let count = 0; count < 2; count++) {
        try {
          future.result()
        } catch (error) {
          errors.push(error)
        }
      }
      log(errors.map(describe), errors[0] === errors[1])
      try {
        future.exception()
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a CancelledError raised by hand cancels the task, with its message', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0)
              raise asyncio.CancelledError("by hand")

          task = asyncio.create_task(child(), name="child")
          for _ in range(2):
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error), task.cancelled(), task.cancelling(), asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0)
        throw new CancelledError('by hand')
      }
      const task = createTask(child, { name: 'child' })
      for (let count = 0; count < 2; count++) {
        try {
          await task
        } catch (error) {
          log(describe(error), task.cancelled(), task.cancelling(), currentTask()?.cancelling())
        }
      }
    },
  }),

  orderCase('a body that answers a cancellation with another CancelledError ends with that one', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  raise asyncio.CancelledError("in other words: " + error.args[0])

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          task.cancel("stop")
          for _ in range(2):
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
          throw new CancelledError(`in other words: ${String((error as CancelledError).args[0])}`)
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      task.cancel('stop')
      for (let count = 0; count < 2; count++) {
        try {
          await task
        } catch (error) {
          log(describe(error))
        }
      }
    },
  }),
]
