import { createTask, Future, getRunningLoop, sleep, type Task } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a task that is cancelled before its first step never runs its body', {
    python: `
      async def child():
          try:
              log("never comes to this")
          finally:
              log("nor to this")

      async def main():
          task = asyncio.create_task(child(), name="child")
          asyncio.create_task(turns(3), name="clock")
          log(task.cancel(), task.cancelled())
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log, turns }) {
      async function child() {
        try {
          log('never comes to this')
        } finally {
          log('nor to this')
        }
      }
      const task = createTask(child, { name: 'child' })
      createTask(() => turns(3), { name: 'clock' })
      log(task.cancel(), task.cancelled())
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a task that waits on a future is cancelled a turn later, and the future at once', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def child():
              try:
                  await future
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          asyncio.create_task(turns(3), name="clock")
          log(task.cancel(), future.cancelled(), task.cancelled())
          await asyncio.sleep(0)
          log(task.done(), task.cancelled())
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      const future = new Future<void>()
      async function child() {
        try {
          await future
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      createTask(() => turns(3), { name: 'clock' })
      log(task.cancel(), future.cancelled(), task.cancelled())
      await sleep(0)
      log(task.done(), task.cancelled())
      await sleep(0.01)
    },
  }),

  orderCase('a cancelled sleep ends at the time of the cancel, and its timer is gone', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          task = asyncio.create_task(child(), name="child")
          asyncio.get_running_loop().call_later(0.02, task.cancel)
          try:
              await task
          except asyncio.CancelledError:
              log("cancelled")
          await asyncio.get_running_loop().create_future()
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(10)
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      getRunningLoop().callLater(0.02, () => task.cancel())
      try {
        await task
      } catch {
        log('cancelled')
      }
      await new Future()
    },
  }),

  orderCase('sleep(0) is a place to be cancelled at', {
    python: `
      async def main():
          async def spin():
              try:
                  for number in range(5):
                      log("round", number)
                      await asyncio.sleep(0)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          task = asyncio.create_task(spin(), name="spin")
          await asyncio.sleep(0)
          await asyncio.sleep(0)
          log(task.cancel("two rounds will do"))
          await asyncio.sleep(0)
          log(task.cancelled())
    `,
    async typescript({ log }) {
      async function spin() {
        try {
          for (let number = 0; number < 5; number++) {
            log('round', number)
            await sleep(0)
          }
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      const task = createTask(spin, { name: 'spin' })
      await sleep(0)
      await sleep(0)
      log(task.cancel('two rounds will do'))
      await sleep(0)
      log(task.cancelled())
    },
  }),

  orderCase('cancelling a parent cancels the child that it awaits, first', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          async def parent():
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error), task.cancelled())
                  raise

          task = asyncio.create_task(child(), name="child")
          above = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          asyncio.create_task(turns(4), name="clock")
          above.cancel()
          log(task.cancelling(), above.cancelling())
          await asyncio.sleep(0.01)
          log(task.cancelled(), above.cancelled())
    `,
    async typescript({ log, turns }) {
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      async function parent() {
        try {
          await task
        } catch (error) {
          log(describe(error), task.cancelled())
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      const above = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      createTask(() => turns(4), { name: 'clock' })
      above.cancel()
      log(task.cancelling(), above.cancelling())
      await sleep(0.01)
      log(task.cancelled(), above.cancelled())
    },
  }),

  orderCase('a task that is done can not be cancelled', {
    python: `
      async def main():
          async def child():
              return "value"

          task = asyncio.create_task(child(), name="child")
          await task
          log(task.cancel(), task.cancelled(), task.cancelling(), await task)
          cancelled = asyncio.create_task(child(), name="cancelled")
          cancelled.cancel()
          await asyncio.sleep(0)
          log(cancelled.cancel(), cancelled.cancelled(), cancelled.cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      await task
      log(task.cancel(), task.cancelled(), task.cancelling(), await task)
      const cancelled = createTask(child, { name: 'cancelled' })
      cancelled.cancel()
      await sleep(0)
      log(cancelled.cancel(), cancelled.cancelled(), cancelled.cancelling())
    },
  }),

  orderCase('a cancel from a callback reaches the task after the callbacks that were ready', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              finally:
                  log("leaves")

          loop = asyncio.get_running_loop()
          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          loop.call_soon(log, "ready before")
          loop.call_soon(lambda: log("cancels", task.cancel()))
          loop.call_soon(log, "ready after")
          loop.call_soon(lambda: loop.call_soon(log, "scheduled after"))
          try:
              await task
          except asyncio.CancelledError:
              log("cancelled")
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function child() {
        try {
          await sleep(1)
        } finally {
          log('leaves')
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      loop.callSoon(log, 'ready before')
      loop.callSoon(() => log('cancels', task.cancel()))
      loop.callSoon(log, 'ready after')
      loop.callSoon(() => loop.callSoon(log, 'scheduled after'))
      try {
        await task
      } catch {
        log('cancelled')
      }
    },
  }),

  orderCase('of two tasks that mean to cancel each other in one turn the first to run survives', {
    python: `
      async def main():
          tasks = {}

          async def rival(other):
              try:
                  await asyncio.sleep(0.01)
                  log("cancels", other, tasks[other].cancel())
                  await asyncio.sleep(0.01)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          tasks["a"] = asyncio.create_task(rival("b"), name="a")
          tasks["b"] = asyncio.create_task(rival("a"), name="b")
          await asyncio.sleep(0.02)
          log(tasks["a"].cancelled(), tasks["b"].cancelled())
    `,
    async typescript({ log }) {
      async function rival(other: () => Task<void>) {
        try {
          await sleep(0.01)
          log('cancels', other().getName(), other().cancel())
          await sleep(0.01)
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      const a: Task<void> = createTask(() => rival(() => b), { name: 'a' })
      const b: Task<void> = createTask(() => rival(() => a), { name: 'b' })
      await sleep(0.02)
      log(a.cancelled(), b.cancelled())
    },
  }),
]
