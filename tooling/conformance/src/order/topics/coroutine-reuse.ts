import { coroutineFunction, createTask, getRunningLoop, sleep } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** The TypeScript sides call functions that `coroutineFunction` has made as lazy as Python's. */
export const cases: readonly OrderCase[] = [
  orderCase('a coroutine is awaited once; again it is a RuntimeError, in the same step', {
    python: `
      async def main():
          async def child():
              log("child")
              return "value"

          coroutine = child()
          log(await coroutine)
          asyncio.get_running_loop().call_soon(log, "callback")
          try:
              await coroutine
          except RuntimeError as error:
              log(describe(error), str(error)[:38])
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const child = coroutineFunction(async () => {
        log('child')
        return 'value'
      })
      const coroutine = child()
      log(await coroutine)
      getRunningLoop().callSoon(log, 'callback')
      try {
        await coroutine
      } catch (error) {
        log(describe(error), (error as Error).message.slice(0, 38))
      }
      await sleep(0)
    },
  }),

  orderCase('of two tasks that await one coroutine the second gets a RuntimeError', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0.01)
              log("child")
              return "value"

          coroutine = child()

          async def waiter():
              try:
                  log("got", await coroutine)
              except RuntimeError as error:
                  log(describe(error))

          for name in ["first", "second"]:
              asyncio.create_task(waiter(), name=name)
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      const child = coroutineFunction(async () => {
        await sleep(0.01)
        log('child')
        return 'value'
      })
      const coroutine = child()
      async function waiter() {
        try {
          log('got', await coroutine)
        } catch (error) {
          log(describe(error))
        }
      }
      for (const name of ['first', 'second']) createTask(waiter, { name })
      await sleep(0.02)
    },
  }),

  orderCase('a coroutine that is closed before it began never runs', {
    python: `
      async def main():
          async def child():
              log("never comes to this")

          coroutine = child()
          coroutine.close()
          coroutine.close()
          try:
              await coroutine
          except RuntimeError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      const child = coroutineFunction(async () => {
        log('never comes to this')
      })
      const coroutine = child()
      coroutine.close()
      coroutine.close()
      try {
        await coroutine
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a coroutine that was awaited already fails the task that it is given to', {
    python: `
      async def main():
          async def child():
              log("child")

          coroutine = child()
          await coroutine
          task = asyncio.create_task(coroutine, name="again")
          log("created")
          try:
              await task
          except RuntimeError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      const child = coroutineFunction(async () => {
        log('child')
      })
      const coroutine = child()
      await coroutine
      const task = createTask(coroutine, { name: 'again' })
      log('created')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),
]
