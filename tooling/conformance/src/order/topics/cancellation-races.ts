import { createTask, currentTask, Future, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a cancel between a result and the wake-up takes the place of the result', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def child():
              try:
                  log("got", await future)
              except asyncio.CancelledError as error:
                  log(describe(error), future.result())
                  raise

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          future.set_result(1)
          log(task.cancel("too late for the future"), future.cancelled())
          await asyncio.sleep(0)
          log(task.cancelled())
    `,
    async typescript({ log }) {
      const future = new Future<number>()
      async function child() {
        try {
          log('got', await future)
        } catch (error) {
          log(describe(error), future.result())
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      future.setResult(1)
      log(task.cancel('too late for the future'), future.cancelled())
      await sleep(0)
      log(task.cancelled())
    },
  }),

  orderCase('a cancel between an exception and the wake-up takes the place of the exception', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def child():
              try:
                  await future
              except (Boom, asyncio.CancelledError) as error:
                  log(describe(error))

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          future.set_exception(Boom("lost"))
          task.cancel("wins")
          await task
          log(describe(future.exception()))
    `,
    async typescript({ log }) {
      const future = new Future<void>()
      async function child() {
        try {
          await future
        } catch (error) {
          log(describe(error))
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      future.setException(new Boom('lost'))
      task.cancel('wins')
      await task
      log(describe(future.exception()))
    },
  }),

  orderCase('a cancel between the cancellation of the future and the wake-up keeps the message of the first', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def child():
              try:
                  await future
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
              await asyncio.sleep(0)
              log("is not cancelled again")

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          future.cancel("by the future")
          log(task.cancel("by the task"))
          await task
    `,
    async typescript({ log }) {
      const future = new Future<void>()
      async function child() {
        try {
          await future
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
        }
        await sleep(0)
        log('is not cancelled again')
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      future.cancel('by the future')
      log(task.cancel('by the task'))
      await task
    },
  }),

  orderCase('a parent can be cancelled in the turn in which its child finished', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0)
              log("done")
              return "lost"

          async def parent():
              try:
                  log("got", await task)
              except asyncio.CancelledError as error:
                  log(describe(error), task.cancelled(), task.result())

          task = asyncio.create_task(child(), name="child")
          above = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0)
          asyncio.get_running_loop().call_soon(lambda: log(task.done(), above.cancel("in between")))
          await above
          log(above.cancelled())
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0)
        log('done')
        return 'lost'
      }
      async function parent() {
        try {
          log('got', await task)
        } catch (error) {
          log(describe(error), task.cancelled(), task.result())
        }
      }
      const task = createTask(child, { name: 'child' })
      const above = createTask(parent, { name: 'parent' })
      await sleep(0)
      getRunningLoop().callSoon(() => log(task.done(), above.cancel('in between')))
      await above
      log(above.cancelled())
    },
  }),

  orderCase('a sleeper can be cancelled by a timer of its own instant, before or after its own', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          async def child():
              try:
                  await asyncio.sleep(0.01)
                  log("slept")
              except asyncio.CancelledError as error:
                  log(describe(error))

          early = asyncio.create_task(child(), name="cancelled before its timer")
          late = asyncio.create_task(child(), name="cancelled after its timer")
          loop.call_later(0.01, lambda: log(early.cancel("early")))
          await asyncio.sleep(0)
          loop.call_later(0.01, lambda: log(late.cancel("late")))
          loop.call_later(0.01, lambda: loop.call_soon(log, "a turn later", late.done()))
          await asyncio.sleep(0.02)
          log(late.cancel())
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function child() {
        try {
          await sleep(0.01)
          log('slept')
        } catch (error) {
          log(describe(error))
        }
      }
      const early = createTask(child, { name: 'cancelled before its timer' })
      const late = createTask(child, { name: 'cancelled after its timer' })
      loop.callLater(0.01, () => log(early.cancel('early')))
      await sleep(0)
      loop.callLater(0.01, () => log(late.cancel('late')))
      loop.callLater(0.01, () => loop.callSoon(log, 'a turn later', late.done()))
      await sleep(0.02)
      log(late.cancel())
    },
  }),

  orderCase('a cancelled future that is awaited afterwards cancels the one who awaits it, without a turn', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          future.cancel("before")
          asyncio.get_running_loop().call_soon(log, "callback")
          for _ in range(2):
              try:
                  await future
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const future = new Future<void>()
      future.cancel('before')
      getRunningLoop().callSoon(log, 'callback')
      for (let count = 0; count < 2; count++) {
        try {
          await future
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
        }
      }
      await sleep(0)
    },
  }),

  orderCase('cancelled in one turn, tasks leave in the order of the cancels when they wait, in their own when ready', {
    python: `
      async def main():
          async def spin():
              try:
                  while True:
                      await asyncio.sleep(0)
              finally:
                  log("leaves")

          async def rest():
              try:
                  await asyncio.sleep(1)
              finally:
                  log("leaves")

          bodies = {"spin 1": spin, "rest 1": rest, "spin 2": spin, "rest 2": rest}
          tasks = [asyncio.create_task(body(), name=name) for name, body in bodies.items()]
          await asyncio.sleep(0)
          await asyncio.sleep(0)
          for task in reversed(tasks):
              task.cancel()
          await asyncio.sleep(0)
          log([task.cancelled() for task in tasks])
    `,
    async typescript({ log }) {
      async function spin() {
        try {
          while (true) await sleep(0)
        } finally {
          log('leaves')
        }
      }
      async function rest() {
        try {
          await sleep(1)
        } finally {
          log('leaves')
        }
      }
      const bodies = { 'spin 1': spin, 'rest 1': rest, 'spin 2': spin, 'rest 2': rest }
      const tasks = Object.entries(bodies).map(([name, body]) => createTask(body, { name }))
      await sleep(0)
      await sleep(0)
      for (const task of tasks.toReversed()) task.cancel()
      await sleep(0)
      log(tasks.map((task) => task.cancelled()))
    },
  }),

  orderCase('a done callback may cancel a waiter that is about to wake', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def waiter():
              try:
                  log("got", await future)
              except asyncio.CancelledError as error:
                  log(describe(error))

          early = asyncio.create_task(waiter(), name="woken before the callback")
          await asyncio.sleep(0)
          future.add_done_callback(lambda done: log(early.cancel(), late.cancel("by the callback")))
          late = asyncio.create_task(waiter(), name="woken after the callback")
          await asyncio.sleep(0)
          future.set_result("value")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      const future = new Future<string>()
      async function waiter() {
        try {
          log('got', await future)
        } catch (error) {
          log(describe(error))
        }
      }
      const early = createTask(waiter, { name: 'woken before the callback' })
      await sleep(0)
      future.addDoneCallback(() => log(early.cancel(), late.cancel('by the callback')))
      const late = createTask(waiter, { name: 'woken after the callback' })
      await sleep(0)
      future.setResult('value')
      await sleep(0.01)
    },
  }),
]
