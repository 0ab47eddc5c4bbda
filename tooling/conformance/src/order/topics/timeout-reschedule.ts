import {
  asyncWith,
  createTask,
  type Future,
  getRunningLoop,
  RuntimeError,
  sleep,
  timeout,
  type Timeout,
  timeoutAt,
} from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('the deadline is moved from outside and from inside, to later, to sooner, to never, and to the past', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          entered = loop.create_future()

          async def limited(name, when):
              nonlocal entered
              try:
                  async with asyncio.timeout_at(when) as limit:
                      entered.set_result(limit)
                      await asyncio.sleep(50)
                  log("in time")
              except BaseException as error:
                  log(describe(error), limit.when(), limit.expired())

          for name, first, then in (("later", 10, 20), ("sooner", 40, 30), ("never", 45, None), ("past", 200, 5)):
              entered = loop.create_future()
              task = asyncio.create_task(limited(name, first), name=name)
              limit = await entered
              log(name, limit.when())
              limit.reschedule(then)
              log(name, limit.when(), limit.expired())
              asyncio.create_task(turns(3), name="clock")
              await task
    `,
    async typescript({ log, turns }) {
      const loop = getRunningLoop()
      let entered: Future<Timeout>
      async function limited(when: number) {
        const limit = timeoutAt(when)
        try {
          await asyncWith(limit, async () => {
            entered.setResult(limit)
            await sleep(50)
          })
          log('in time')
        } catch (error) {
          log(describe(error), limit.when(), limit.expired())
        }
      }
      const moves = [
        ['later', 10, 20],
        ['sooner', 40, 30],
        ['never', 45, null],
        ['past', 200, 5],
      ] as const
      for (const [name, first, then] of moves) {
        entered = loop.createFuture()
        const task = createTask(() => limited(first), { name })
        const limit = await entered
        log(name, limit.when())
        limit.reschedule(then)
        log(name, limit.when(), limit.expired())
        createTask(() => turns(3), { name: 'clock' })
        await task
      }
    },
  }),

  orderCase('a limit is entered once, by a task, and moved only while it is active', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          limit = asyncio.timeout(1)

          def move():
              try:
                  limit.reschedule(0.02)
              except RuntimeError as error:
                  log(str(error))

          move()
          async with limit:
              try:
                  async with limit:
                      pass
              except RuntimeError as error:
                  log(str(error))
          move()
          try:
              async with limit:
                  pass
          except RuntimeError as error:
              log(str(error))
          try:
              async with asyncio.timeout(0) as limit:
                  try:
                      await asyncio.sleep(1)
                  finally:
                      move()
          except TimeoutError:
              move()
    `,
    async typescript({ log }) {
      let limit = timeout(1)
      // What follows the colon is our advice.
      const sentence = (error: unknown): void => {
        if (error instanceof RuntimeError) log(error.message.split(':')[0])
      }
      function move() {
        try {
          limit.reschedule(0.02)
        } catch (error) {
          sentence(error)
        }
      }
      move()
      await asyncWith(limit, () => asyncWith(limit, () => {}).catch(sentence))
      move()
      await asyncWith(limit, () => {}).catch(sentence)
      limit = timeout(0)
      try {
        await asyncWith(limit, async () => {
          try {
            await sleep(1)
          } finally {
            move()
          }
        })
      } catch {
        move()
      }
    },
  }),
]
