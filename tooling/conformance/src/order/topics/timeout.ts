import {
  asyncWith,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  isCancelled,
  sleep,
  timeout,
  type Timeout,
  TimeoutError,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('at the deadline the body is cancelled, and a TimeoutError comes out, all in the same turns', {
    python: `
      async def main():
          asyncio.create_task(turns(3), name="clock")
          limit = None
          try:
              async with asyncio.timeout(0.5) as limit:
                  log("body", limit.when(), limit.expired())
                  try:
                      await asyncio.sleep(10)
                  except asyncio.CancelledError as error:
                      log("in the body", describe(error), limit.expired(), asyncio.current_task().cancelling())
                      asyncio.create_task(turns(3), name="clock 2")
                      raise
          except TimeoutError as error:
              log(describe(error), describe(error.__cause__), limit.expired(), asyncio.current_task().cancelling())
          await asyncio.sleep(0)
          log("on")
    `,
    async typescript({ log, turns }) {
      createTask(() => turns(3), { name: 'clock' })
      let limit: Timeout | undefined
      try {
        await timeout(0.5, async (entered) => {
          limit = entered
          log('body', limit.when(), limit.expired())
          try {
            await sleep(10)
          } catch (error) {
            log('in the body', describe(error), limit.expired(), currentTask()?.cancelling())
            createTask(() => turns(3), { name: 'clock 2' })
            throw error
          }
        })
      } catch (error) {
        log(describe(error), describe((error as Error).cause), limit?.expired(), currentTask()?.cancelling())
      }
      await sleep(0)
      log('on')
    },
  }),

  orderCase('a deadline of now or of the past lets the body run to its first suspension, and no turn further', {
    python: `
      async def main():
          for delay in (0, -11):
              asyncio.create_task(turns(3), name="clock")
              asyncio.get_running_loop().call_soon(log, "callback before")
              try:
                  async with asyncio.timeout(delay) as limit:
                      asyncio.get_running_loop().call_soon(log, "callback after")
                      log("body", limit.when())
                      await asyncio.sleep(0)
                      log("not reached")
              except TimeoutError:
                  log("too late", limit.expired())
              await asyncio.sleep(1)
    `,
    async typescript({ log, turns }) {
      for (const delay of [0, -11]) {
        createTask(() => turns(3), { name: 'clock' })
        getRunningLoop().callSoon(log, 'callback before')
        const limit = timeout(delay)
        try {
          await asyncWith(limit, async () => {
            getRunningLoop().callSoon(log, 'callback after')
            log('body', limit.when())
            await sleep(0)
            log('not reached')
          })
        } catch {
          log('too late', limit.expired())
        }
        await sleep(1)
      }
    },
  }),

  orderCase('a body that does not suspend is never too late', {
    python: `
      async def main():
          async with asyncio.timeout(0) as limit:
              log("body")
          log(limit.expired())
          await asyncio.sleep(0)
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      const limit = timeout(0)
      await asyncWith(limit, async () => log('body'))
      log(limit.expired())
      await sleep(0)
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a body that swallows the cancellation of the deadline returns as if nothing had been', {
    python: `
      async def main():
          async with asyncio.timeout(1) as limit:
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  log("swallowed")
              await asyncio.sleep(1)
              log("goes on")
          log(limit.expired(), asyncio.current_task().cancelling())
          await asyncio.sleep(1)
          log("and on")
    `,
    async typescript({ log }) {
      const limit = timeout(1)
      await asyncWith(limit, async () => {
        try {
          await sleep(10)
        } catch {
          log('swallowed')
        }
        await sleep(1)
        log('goes on')
      })
      log(limit.expired(), currentTask()?.cancelling())
      await sleep(1)
      log('and on')
    },
  }),

  orderCase('an error of the body’s own comes out as it is, before the deadline and after it', {
    python: `
      async def main():
          try:
              async with asyncio.timeout(1) as limit:
                  raise Boom("at once")
          except Boom as error:
              log(describe(error), limit.expired())
          try:
              async with asyncio.timeout(1) as limit:
                  try:
                      await asyncio.sleep(10)
                  except asyncio.CancelledError:
                      raise Boom("in the end")
          except Boom as error:
              log(describe(error), limit.expired(), asyncio.current_task().cancelling())
              log(describe(error.__context__), describe(error.__context__.__cause__))
    `,
    async typescript({ log }) {
      let limit = timeout(1)
      try {
        await asyncWith(limit, async () => {
          throw new Boom('at once')
        })
      } catch (error) {
        log(describe(error), limit.expired())
      }
      limit = timeout(1)
      try {
        await asyncWith(limit, async () => {
          try {
            await sleep(10)
          } catch (error) {
            throw new Boom('in the end', { cause: error })
          }
        })
      } catch (error) {
        log(describe(error), limit.expired(), currentTask()?.cancelling())
        const { cause } = error as Error
        log(describe(cause), describe((cause as Error).cause))
      }
    },
  }),

  orderCase('what the body awaits is cancelled at the deadline, and waited for', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  log("child is cancelled")
                  await asyncio.sleep(1)
                  log("child has cleaned up")
                  raise

          child_task = asyncio.create_task(child(), name="child")
          try:
              async with asyncio.timeout(1):
                  await child_task
          except TimeoutError:
              log("too late", child_task.cancelled())

          try:
              async with asyncio.timeout(1):
                  await asyncio.gather(asyncio.create_task(child(), name="a"), asyncio.create_task(child(), name="b"))
          except TimeoutError:
              log("too late")
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(10)
        } catch (error) {
          log('child is cancelled')
          await sleep(1)
          log('child has cleaned up')
          throw error
        }
      }
      const childTask = createTask(child, { name: 'child' })
      try {
        await timeout(1, () => childTask)
      } catch (error) {
        if (error instanceof TimeoutError) log('too late', childTask.cancelled())
      }
      try {
        await timeout(1, () => gather([createTask(child, { name: 'a' }), createTask(child, { name: 'b' })]))
      } catch (error) {
        if (error instanceof TimeoutError) log('too late')
      }
    },
  }),

  orderCase('a limit that was left in time calls nothing at its deadline, in many tasks at once', {
    python: `
      async def main():
          async def limited(number):
              try:
                  async with asyncio.timeout(number * 0.1):
                      await asyncio.sleep(0.25)
                  log("in time")
              except TimeoutError:
                  log("too late")
              await asyncio.sleep(1)
              log("end", asyncio.current_task().cancelling())

          tasks = [asyncio.create_task(limited(number), name=f"task {number}") for number in range(5)]
          for task in tasks:
              await task
    `,
    async typescript({ log }) {
      async function limited(number: number) {
        try {
          await timeout(number * 0.1, () => sleep(0.25))
          log('in time')
        } catch (error) {
          if (isCancelled(error)) throw error
          log('too late')
        }
        await sleep(1)
        log('end', currentTask()?.cancelling())
      }
      const tasks = [0, 1, 2, 3, 4].map((number) => createTask(() => limited(number), { name: `task ${number}` }))
      for (const task of tasks) await task
    },
  }),
]
