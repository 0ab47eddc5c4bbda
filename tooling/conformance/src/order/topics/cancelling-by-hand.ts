import { createTask, currentTask, getRunningLoop, isCancelled, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a deadline by hand takes its own cancel back, and the code after it runs on', {
    python: `
      async def main():
          async def within(seconds, work):
              task = asyncio.current_task()
              expired = False

              def expire():
                  nonlocal expired
                  expired = True
                  task.cancel()

              timer = asyncio.get_running_loop().call_later(seconds, expire)
              try:
                  await asyncio.sleep(work)
                  log("finished")
              except asyncio.CancelledError:
                  log("cancelling", task.cancelling())
                  if not expired or task.uncancel() > 0:
                      raise
                  raise Boom("expired")
              finally:
                  timer.cancel()

          async def child(seconds, work):
              try:
                  await within(seconds, work)
              except Boom as error:
                  log(describe(error))
              log("after it", asyncio.current_task().cancelling())
              await asyncio.sleep(0)
              return "well"

          for name, seconds, work in [("too slow", 0.1, 10), ("in time", 10, 0), ("on the dot", 1, 1)]:
              log("got", await asyncio.create_task(child(seconds, work), name=name))

          task = asyncio.create_task(child(1, 10), name="cancelled by others too")
          await asyncio.sleep(0)
          asyncio.get_running_loop().call_later(1, task.cancel, "from outside")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelling())
    `,
    async typescript({ log }) {
      async function within(seconds: number, work: number) {
        const task = currentTask()!
        let expired = false
        const timer = getRunningLoop().callLater(seconds, () => {
          expired = true
          task.cancel()
        })
        try {
          await sleep(work)
          log('finished')
        } catch (error) {
          if (!isCancelled(error)) throw error
          log('cancelling', task.cancelling())
          if (!expired || task.uncancel() > 0) throw error
          throw new Boom('expired')
        } finally {
          timer.cancel()
        }
      }
      async function child(seconds: number, work: number) {
        try {
          await within(seconds, work)
        } catch (error) {
          if (!(error instanceof Boom)) throw error
          log(describe(error))
        }
        log('after it', currentTask()!.cancelling())
        await sleep(0)
        return 'well'
      }
      for (const [name, seconds, work] of [
        ['too slow', 0.1, 10],
        ['in time', 10, 0],
        ['on the dot', 1, 1],
      ] as const) {
        log('got', await createTask(() => child(seconds, work), { name }))
      }
      const task = createTask(() => child(1, 10), { name: 'cancelled by others too' })
      await sleep(0)
      getRunningLoop().callLater(1, () => task.cancel('from outside'))
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelling())
      }
    },
  }),

  orderCase('a task that takes its cancel back can be cancelled again, and one that is done can take nothing back', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  log("uncancel", asyncio.current_task().uncancel())
                  await asyncio.sleep(10)

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0.01)
          for _ in range(2):
              log(task.cancel(), task.cancelling(), task.cancelled())
              await asyncio.sleep(0.01)
              log(task.cancelling(), task.cancelled(), task.done())
          log(task.uncancel(), task.cancelled(), task.done())
    `,
    async typescript({ log }) {
      const task = createTask(
        async () => {
          try {
            await sleep(10)
          } catch (error) {
            if (!isCancelled(error)) throw error
            log('uncancel', currentTask()!.uncancel())
            await sleep(10)
          }
        },
        { name: 'child' },
      )
      await sleep(0.01)
      for (let round = 0; round < 2; round += 1) {
        log(task.cancel(), task.cancelling(), task.cancelled())
        await sleep(0.01)
        log(task.cancelling(), task.cancelled(), task.done())
      }
      log(task.uncancel(), task.cancelled(), task.done())
    },
  }),

  orderCase('whatever the message is, it comes out as it went in, by result() and by exception()', {
    python: `
      async def main():
          for message in [None, "words", 5, ""]:
              for begun in [True, False]:
                  for read in ["result", "exception"]:
                      task = asyncio.create_task(asyncio.sleep(10), name="sleeper")
                      if begun:
                          await asyncio.sleep(0)
                      task.cancel(message)
                      await asyncio.sleep(0)
                      await asyncio.sleep(0)
                      try:
                          getattr(task, read)()
                      except asyncio.CancelledError as error:
                          log(begun, read, list(error.args))
    `,
    async typescript({ log }) {
      for (const message of [null, 'words', 5, '']) {
        for (const begun of [true, false]) {
          for (const read of ['result', 'exception'] as const) {
            const task = createTask(sleep(10), { name: 'sleeper' })
            if (begun) await sleep(0)
            task.cancel(message)
            await sleep(0)
            await sleep(0)
            try {
              task[read]()
            } catch (error) {
              if (isCancelled(error)) log(begun, read, [...error.args])
            }
          }
        }
      }
    },
  }),
]
