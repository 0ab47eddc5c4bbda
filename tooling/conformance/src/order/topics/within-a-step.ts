import { createTask, Future, getRunningLoop, sleep } from '@asyncio/core'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('calls that do not suspend run within the step', {
    python: `
      async def outer():
          log("outer")
          return await middle() + 1

      async def middle():
          log("middle")
          return await inner() + 1

      async def inner():
          log("inner")
          return 1

      async def main():
          asyncio.get_running_loop().call_soon(log, "callback")
          log(await outer())
          log(await outer() + await middle())
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      async function outer() {
        log('outer')
        return (await middle()) + 1
      }
      async function middle() {
        log('middle')
        return (await inner()) + 1
      }
      async function inner() {
        log('inner')
        return 1
      }
      getRunningLoop().callSoon(log, 'callback')
      log(await outer())
      log((await outer()) + (await middle()))
      await sleep(0)
    },
  }),

  orderCase('awaiting a future that is done takes no turn, however often', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          future.set_result(1)
          asyncio.get_running_loop().call_soon(log, "callback")
          total = 0
          for _ in range(50):
              total += await future
          log("total", total)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const future = new Future<number>()
      future.setResult(1)
      getRunningLoop().callSoon(log, 'callback')
      let total = 0
      for (let count = 0; count < 50; count++) total += await future
      log('total', total)
      await sleep(0)
    },
  }),

  orderCase('hundreds of nested calls come back in one step', {
    python: `
      async def main():
          async def descend(depth):
              if depth == 300:
                  log("bottom")
                  await asyncio.sleep(0)
                  return 0
              return await descend(depth + 1) + 1

          asyncio.create_task(turns(2), name="clock")
          log(await descend(0))
    `,
    async typescript({ log, turns }) {
      async function descend(depth: number): Promise<number> {
        if (depth === 300) {
          log('bottom')
          await sleep(0)
          return 0
        }
        return (await descend(depth + 1)) + 1
      }
      createTask(() => turns(2), { name: 'clock' })
      log(await descend(0))
    },
  }),

  orderCase('a function that returns what can be awaited returns what comes of it, within the step', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          future.set_result("done")

          async def result():
              return await future

          async def nap():
              return await asyncio.sleep(0, "rested")

          async def through():
              return await nap()

          asyncio.create_task(turns(3), name="clock")
          log(await result(), await result())
          log(await through())
          log(await through(), await result())
    `,
    async typescript({ log, turns }) {
      const future = new Future<string>()
      future.setResult('done')
      const result = async () => future
      const nap = async () => sleep(0, 'rested')
      const through = async () => nap()
      createTask(() => turns(3), { name: 'clock' })
      log(await result(), await result())
      log(await through())
      log(await through(), await result())
    },
  }),

  orderCase('promises that are settled are awaited within the step', {
    python: `
      async def main():
          def plain(value):
              return value

          async def child():
              for number in range(3):
                  log(plain(number))
                  await asyncio.sleep(0)

          tasks = [asyncio.create_task(child(), name=name) for name in "ab"]
          asyncio.get_running_loop().call_soon(log, "callback")
          for task in tasks:
              await task
    `,
    async typescript({ log }) {
      async function plain(value: number) {
        return Promise.all([Promise.resolve(value), Promise.resolve()]).then(([first]) => first)
      }
      async function child() {
        for (let number = 0; number < 3; number++) {
          await Promise.resolve()
          log(await plain(number))
          await sleep(0)
        }
      }
      const tasks = ['a', 'b'].map((name) => createTask(child, { name }))
      getRunningLoop().callSoon(log, 'callback')
      for (const task of tasks) await task
    },
  }),
]
