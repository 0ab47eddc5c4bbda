import { createTask, currentTask, Future, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('waiters wake in the order in which they began to wait, a turn after the result', {
    python: `
      async def waiter(future):
          log("got", await future)

      async def main():
          future = asyncio.get_running_loop().create_future()
          for name in "abc":
              asyncio.create_task(waiter(future), name=name)
          await asyncio.sleep(0)
          asyncio.create_task(turns(3), name="clock")
          future.set_result(42)
          log("set")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      const future = new Future<number>()
      async function waiter() {
        log('got', await future)
      }
      for (const name of 'abc') createTask(waiter, { name })
      await sleep(0)
      createTask(() => turns(3), { name: 'clock' })
      future.setResult(42)
      log('set')
      await sleep(0.01)
    },
  }),

  orderCase('the one who sets a result goes on before those who wait for it', {
    python: `
      async def setter(futures):
          for number, future in enumerate(futures):
              future.set_result(number)
              log("set", number)
          await asyncio.sleep(0)
          log("a turn later")

      async def main():
          futures = [asyncio.get_running_loop().create_future() for _ in range(3)]
          asyncio.create_task(setter(futures), name="setter")
          for future in reversed(futures):
              log("got", await future)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const futures = [new Future<number>(), new Future<number>(), new Future<number>()]
      async function setter() {
        for (const [number, future] of futures.entries()) {
          future.setResult(number)
          log('set', number)
        }
        await sleep(0)
        log('a turn later')
      }
      createTask(setter, { name: 'setter' })
      for (const future of futures.toReversed()) log('got', await future)
      await sleep(0)
    },
  }),

  orderCase('an exception reaches every waiter, the same one each', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          boom = Boom("set")

          async def waiter():
              try:
                  await future
              except Boom as error:
                  log(describe(error), error is boom)

          for name in "abc":
              asyncio.create_task(waiter(), name=name)
          await asyncio.sleep(0)
          future.set_exception(boom)
          await waiter()
          log(future.exception() is boom)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const future = new Future<never>()
      const boom = new Boom('set')
      async function waiter() {
        try {
          await future
        } catch (error) {
          log(describe(error), error === boom)
        }
      }
      for (const name of 'abc') createTask(waiter, { name })
      await sleep(0)
      future.setException(boom)
      await waiter()
      log(future.exception() === boom)
      await sleep(0)
    },
  }),

  orderCase('cancelling a future cancels those who wait for it, with its message', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def waiter():
              try:
                  await future
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
                  raise

          tasks = [asyncio.create_task(waiter(), name=name) for name in "ab"]
          await asyncio.sleep(0)
          log(future.cancel("not needed"), future.cancel("again"), future.cancelled(), future.done())
          await asyncio.sleep(0)
          log([task.cancelled() for task in tasks])
    `,
    async typescript({ log }) {
      const future = new Future<never>()
      async function waiter() {
        try {
          await future
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      const tasks = ['a', 'b'].map((name) => createTask(waiter, { name }))
      await sleep(0)
      log(future.cancel('not needed'), future.cancel('again'), future.cancelled(), future.done())
      await sleep(0)
      log(tasks.map((task) => task.cancelled()))
    },
  }),

  orderCase('cancelling one of two waiters cancels the future, and so the other', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def waiter():
              try:
                  await future
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())

          victim = asyncio.create_task(waiter(), name="victim")
          asyncio.create_task(waiter(), name="bystander")
          await asyncio.sleep(0)
          victim.cancel("stop")
          log(future.cancelled())
          await asyncio.sleep(0)
          try:
              future.set_result(1)
          except asyncio.InvalidStateError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      const future = new Future<number>()
      async function waiter() {
        try {
          await future
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
        }
      }
      const victim = createTask(waiter, { name: 'victim' })
      createTask(waiter, { name: 'bystander' })
      await sleep(0)
      victim.cancel('stop')
      log(future.cancelled())
      await sleep(0)
      try {
        future.setResult(1)
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('futures that set each other pass a value on by a turn each', {
    python: `
      async def main():
          futures = [asyncio.get_running_loop().create_future() for _ in range(4)]

          async def relay(number):
              value = await futures[number]
              log("passes", value)
              futures[number + 1].set_result(value + 1)

          for number in range(3):
              asyncio.create_task(relay(number), name=f"relay {number}")
          await asyncio.sleep(0)
          asyncio.create_task(turns(5), name="clock")
          futures[0].set_result(0)
          log("arrived", await futures[3])
    `,
    async typescript({ log, turns }) {
      const futures = Array.from({ length: 4 }, () => new Future<number>())
      async function relay(from: Future<number>, to: Future<number>) {
        const value = await from
        log('passes', value)
        to.setResult(value + 1)
      }
      for (let number = 0; number < 3; number++) {
        createTask(() => relay(futures[number]!, futures[number + 1]!), { name: `relay ${number}` })
      }
      await sleep(0)
      createTask(() => turns(5), { name: 'clock' })
      futures[0]!.setResult(0)
      log('arrived', await futures[3]!)
    },
  }),

  orderCase('a future that a timer fails wakes its waiter at that time', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          future = loop.create_future()
          loop.call_later(0.03, future.set_exception, Boom("time is up"))
          try:
              await future
          except Boom as error:
              log(describe(error))
          finally:
              log("goes on")
          log(future.done(), describe(future.exception()))
    `,
    async typescript({ log }) {
      const future = new Future<never>()
      getRunningLoop().callLater(0.03, () => future.setException(new Boom('time is up')))
      try {
        await future
      } catch (error) {
        log(describe(error))
      } finally {
        log('goes on')
      }
      log(future.done(), describe(future.exception()))
    },
  }),
]
