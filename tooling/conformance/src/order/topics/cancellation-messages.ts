import { type CancelledError, createTask, currentTask, sleep } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('the message reaches the body and the first to ask for the outcome; later ones get none', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          task.cancel("why")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
          for _ in range(2):
              try:
                  task.result()
              except asyncio.CancelledError as error:
                  log("result", describe(error))
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
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      task.cancel('why')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
      for (let count = 0; count < 2; count++) {
        try {
          task.result()
        } catch (error) {
          log('result', describe(error))
        }
      }
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('an empty message is a message, no message is none', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log(list(error.args))
                  raise

          silent = asyncio.create_task(child(), name="silent")
          terse = asyncio.create_task(child(), name="terse")
          await asyncio.sleep(0)
          silent.cancel()
          terse.cancel("")
          for task in [silent, terse]:
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(list(error.args))
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          log((error as CancelledError).args)
          throw error
        }
      }
      const silent = createTask(child, { name: 'silent' })
      const terse = createTask(child, { name: 'terse' })
      await sleep(0)
      silent.cancel()
      terse.cancel('')
      for (const task of [silent, terse]) {
        try {
          await task
        } catch (error) {
          log((error as CancelledError).args)
        }
      }
    },
  }),

  orderCase('of two cancels before a first step the second message counts', {
    python: `
      async def main():
          async def child():
              log("never comes to this")

          task = asyncio.create_task(child(), name="child")
          log(task.cancel("first"), task.cancel("second"), task.cancelling())
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function child() {
        log('never comes to this')
      }
      const task = createTask(child, { name: 'child' })
      log(task.cancel('first'), task.cancel('second'), task.cancelling())
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('of two cancels of a waiting task the first message counts, and it is cancelled once', {
    python: `
      async def main():
          async def child():
              for delay in [1, 0.01]:
                  try:
                      log("slept", await asyncio.sleep(delay, delay))
                  except asyncio.CancelledError as error:
                      log(describe(error), asyncio.current_task().cancelling())

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          log(task.cancel("first"), task.cancel("second"))
          await task
    `,
    async typescript({ log }) {
      async function child() {
        for (const delay of [1, 0.01]) {
          try {
            log('slept', await sleep(delay, delay))
          } catch (error) {
            log(describe(error), currentTask()?.cancelling())
          }
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      log(task.cancel('first'), task.cancel('second'))
      await task
    },
  }),

  orderCase('the message goes down a chain of tasks and comes up again', {
    python: `
      async def main():
          async def link(depth):
              try:
                  if depth == 3:
                      await asyncio.sleep(1)
                  else:
                      await asyncio.create_task(link(depth + 1), name=f"link {depth + 1}")
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
                  raise

          task = asyncio.create_task(link(1), name="link 1")
          await asyncio.sleep(0.01)
          asyncio.create_task(turns(5), name="clock")
          task.cancel("from above")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log, turns }) {
      async function link(depth: number): Promise<void> {
        try {
          if (depth === 3) await sleep(1)
          else await createTask(() => link(depth + 1), { name: `link ${depth + 1}` })
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      const task = createTask(() => link(1), { name: 'link 1' })
      await sleep(0.01)
      createTask(() => turns(5), { name: 'clock' })
      task.cancel('from above')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),
]
