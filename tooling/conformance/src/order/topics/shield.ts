import { createTask, currentTask, Future, gather, getRunningLoop, shield, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a shielded task gives its result one turn later than by itself', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(1)
              log("child ends")
              asyncio.create_task(turns(4), name="clock")
              return "result"

          task = asyncio.create_task(child(), name="child")

          async def plain():
              log("plain", await task)

          async def shielded():
              log("shielded", await asyncio.shield(task))

          await asyncio.gather(asyncio.create_task(shielded(), name="shielded"), asyncio.create_task(plain(), name="plain"))
    `,
    async typescript({ log, turns }) {
      async function child() {
        await sleep(1)
        log('child ends')
        createTask(() => turns(4), { name: 'clock' })
        return 'result'
      }
      const task = createTask(child, { name: 'child' })
      async function plain() {
        log('plain', await task)
      }
      async function shielded() {
        log('shielded', await shield(task))
      }
      await gather([createTask(shielded, { name: 'shielded' }), createTask(plain, { name: 'plain' })])
    },
  }),

  orderCase('what is done already is returned as it is, and takes no turn', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          future.set_result(42)
          asyncio.create_task(turns(2), name="clock")
          log(asyncio.shield(future) is future, await asyncio.shield(future))
          pending = asyncio.get_running_loop().create_future()
          log(asyncio.shield(pending) is pending)
    `,
    async typescript({ log, turns }) {
      const future = new Future<number>()
      future.setResult(42)
      createTask(() => turns(2), { name: 'clock' })
      log(shield(future) === future, await shield(future))
      const pending = new Future<number>()
      log(shield(pending) === pending)
    },
  }),

  orderCase('what is shielded is cancelled by somebody else, or fails, and so does the wait', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          inner = loop.create_future()
          outer = asyncio.shield(inner)
          await asyncio.sleep(0)
          inner.cancel("by somebody")
          await asyncio.sleep(0)
          log(outer.cancelled())
          try:
              await outer
          except asyncio.CancelledError as error:
              log(describe(error))

          inner = loop.create_future()
          outer = asyncio.shield(inner)
          await asyncio.sleep(0)
          failure = Boom("failed")
          inner.set_exception(failure)
          await asyncio.sleep(0)
          log(outer.exception() is failure)
    `,
    async typescript({ log }) {
      let inner = new Future<void>()
      let outer = shield(inner)
      await sleep(0)
      inner.cancel('by somebody')
      await sleep(0)
      log(outer.cancelled())
      try {
        await outer
      } catch (error) {
        log(describe(error))
      }
      inner = new Future()
      outer = shield(inner)
      await sleep(0)
      const failure = new Boom('failed')
      inner.setException(failure)
      await sleep(0)
      log(outer.exception() === failure)
    },
  }),

  orderCase('a coroutine that is shielded runs as a task of its own', {
    python: `
      async def main():
          async def child():
              log("child", asyncio.current_task().get_name() == "main")
              return 1

          log(await asyncio.shield(child()))
    `,
    async typescript({ log }) {
      async function child() {
        log('child', currentTask()?.getName() === 'main')
        return 1
      }
      log(await shield(child))
    },
  }),

  orderCase('the loop that a shield belongs to is that of what it shields', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          log(asyncio.shield(loop.create_future()).get_loop() is loop)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      log(shield(loop.createFuture()).getLoop() === loop)
    },
  }),
]
