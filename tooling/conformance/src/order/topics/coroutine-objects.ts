import { ContextVar, coroutineFunction, createTask, currentTask, gather, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** The TypeScript sides call functions that `coroutineFunction` has made as lazy as Python's. */
export const cases: readonly OrderCase[] = [
  orderCase('calling a coroutine function does nothing; awaiting the call runs it in the same step', {
    python: `
      async def main():
          async def child(value):
              log("child", value)
              return value

          asyncio.get_running_loop().call_soon(log, "callback")
          first, second = child(1), child(2)
          log("called")
          log(await second, await first)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const child = coroutineFunction(async (value: number) => {
        log('child', value)
        return value
      })
      getRunningLoop().callSoon(log, 'callback')
      const [first, second] = [child(1), child(2)]
      log('called')
      log(await second, await first)
      await sleep(0)
    },
  }),

  orderCase('a coroutine given to a task begins with the first step of the task', {
    python: `
      async def main():
          async def child():
              log("child")
              await asyncio.sleep(0)
              return "value"

          coroutine = child()
          asyncio.create_task(turns(4), name="clock")
          task = asyncio.create_task(coroutine, name="child")
          log("created")
          log(await task)
    `,
    async typescript({ log, turns }) {
      const child = coroutineFunction(async () => {
        log('child')
        await sleep(0)
        return 'value'
      })
      const coroutine = child()
      createTask(() => turns(4), { name: 'clock' })
      const task = createTask(coroutine, { name: 'child' })
      log('created')
      log(await task)
    },
  }),

  orderCase('a coroutine belongs to the task that awaits it, not to the one that called the function', {
    python: `
      async def main():
          async def child():
              log("before")
              await asyncio.sleep(0.01)
              log("after")

          async def adopter(coroutine):
              await coroutine

          coroutine = child()
          await asyncio.create_task(adopter(coroutine), name="adopter")
          await child()
    `,
    async typescript({ log }) {
      const child = coroutineFunction(async () => {
        log('before')
        await sleep(0.01)
        log('after')
      })
      async function adopter(coroutine: ReturnType<typeof child>) {
        await coroutine
      }
      const coroutine = child()
      await createTask(() => adopter(coroutine), { name: 'adopter' })
      await child()
    },
  }),

  orderCase('gather runs coroutines together, one that is given twice once', {
    python: `
      async def main():
          async def child(number):
              log("child", number)
              await asyncio.sleep(number / 100)
              return number

          twice = child(1)
          log(await asyncio.gather(child(2), twice, child(3), twice))
    `,
    async typescript({ log }) {
      const child = coroutineFunction(async (number: number) => {
        log('child', number)
        await sleep(number / 100)
        return number
      })
      const twice = child(1)
      log(await gather([child(2), twice, child(3), twice]))
    },
  }),

  orderCase('coroutine functions, async functions and generators call each other within a step', {
    python: `
      async def main():
          async def lazy(depth):
              log("lazy", depth)
              return await native(depth + 1)

          async def native(depth):
              log("native", depth)
              return await generator(depth + 1) if depth < 5 else await asyncio.sleep(0, depth)

          async def generator(depth):
              log("generator", depth)
              return await lazy(depth + 1)

          asyncio.create_task(turns(2), name="clock")
          log(await lazy(1))
    `,
    async typescript({ log, turns }) {
      const lazy = coroutineFunction(async (depth: number): Promise<number> => {
        log('lazy', depth)
        return native(depth + 1)
      })
      async function native(depth: number) {
        log('native', depth)
        return depth < 5 ? generator(depth + 1) : sleep(0, depth)
      }
      const generator = coroutineFunction(function* (depth: number): Generator<unknown, number> {
        log('generator', depth)
        return yield* lazy(depth + 1)
      })
      createTask(() => turns(2), { name: 'clock' })
      log(await lazy(1))
    },
  }),

  orderCase('a sleep counts from when it is awaited', {
    python: `
      async def main():
          nap = asyncio.sleep(0.02, "rested")
          await asyncio.sleep(0.05)
          log(await nap)
    `,
    async typescript({ log }) {
      const nap = sleep(0.02, 'rested')
      await sleep(0.05)
      log(await nap)
    },
  }),

  orderCase('a cancel reaches the innermost coroutine, and leaves through those around it', {
    python: `
      async def main():
          async def descend(depth):
              try:
                  await (descend(depth + 1) if depth < 3 else asyncio.sleep(1))
              except asyncio.CancelledError as error:
                  log(describe(error), depth, asyncio.current_task().cancelling())
                  await asyncio.sleep(0)
                  raise
              finally:
                  log("leaves", depth)

          task = asyncio.create_task(descend(1), name="child")
          await asyncio.sleep(0.01)
          task.cancel("stop")
          await asyncio.sleep(0.01)
          log(task.cancelled())
    `,
    async typescript({ log }) {
      const descend = coroutineFunction(async (depth: number): Promise<void> => {
        try {
          await (depth < 3 ? descend(depth + 1) : sleep(1))
        } catch (error) {
          log(describe(error), depth, currentTask()?.cancelling())
          await sleep(0)
          throw error
        } finally {
          log('leaves', depth)
        }
      })
      const task = createTask(descend(1), { name: 'child' })
      await sleep(0.01)
      task.cancel('stop')
      await sleep(0.01)
      log(task.cancelled())
    },
  }),

  orderCase('what a coroutine sets in the context its awaiter sees, and what it raises its awaiter catches', {
    python: `
      from contextvars import ContextVar

      async def main():
          stage = ContextVar("stage", default="none")

          async def child():
              stage.set("in the child")
              await asyncio.sleep(0)
              raise Boom("child")

          coroutine = child()
          stage.set("before the child")
          try:
              await coroutine
          except Boom as error:
              log(describe(error), stage.get())
    `,
    async typescript({ log }) {
      const stage = new ContextVar('stage', { default: 'none' })
      const child = coroutineFunction(async () => {
        stage.set('in the child')
        await sleep(0)
        throw new Boom('child')
      })
      const coroutine = child()
      stage.set('before the child')
      try {
        await coroutine
      } catch (error) {
        log(describe(error), stage.get())
      }
    },
  }),
]
