import { createTask, currentTask, Future, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a task that cancels itself is cancelled where it next suspends', {
    python: `
      async def main():
          async def child():
              log(asyncio.current_task().cancel("myself"))
              log("goes on")
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          task = asyncio.create_task(child(), name="child")
          asyncio.create_task(turns(3), name="clock")
          await asyncio.sleep(0.01)
          log(task.cancelled())
    `,
    async typescript({ log, turns }) {
      async function child() {
        log(currentTask()?.cancel('myself'))
        log('goes on')
        try {
          await sleep(1)
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      createTask(() => turns(3), { name: 'clock' })
      await sleep(0.01)
      log(task.cancelled())
    },
  }),

  orderCase('a task that cancels itself and returns ends cancelled', {
    python: `
      async def main():
          async def child():
              asyncio.current_task().cancel("on the last line")
              return "value"

          task = asyncio.create_task(child(), name="child")
          try:
              log(await task)
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      async function child() {
        currentTask()?.cancel('on the last line')
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      try {
        log(await task)
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a task that cancels itself and raises ends with what it raised', {
    python: `
      async def main():
          async def child():
              asyncio.current_task().cancel()
              raise Boom("own")

          task = asyncio.create_task(child(), name="child")
          try:
              await task
          except Boom as error:
              log(describe(error), task.cancelled(), task.cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        currentTask()?.cancel()
        throw new Boom('own')
      }
      const task = createTask(child, { name: 'child' })
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled(), task.cancelling())
      }
    },
  }),

  orderCase('a future that is done lets a pending cancellation pass, one that is not delivers it', {
    python: `
      async def main():
          done, pending = (asyncio.get_running_loop().create_future() for _ in range(2))
          done.set_result("done")

          async def child():
              asyncio.current_task().cancel()
              log(await done)
              log(await done)
              try:
                  await pending
              except asyncio.CancelledError as error:
                  log(describe(error))
              log(await done, pending.cancelled())

          asyncio.create_task(turns(3), name="clock")
          await asyncio.create_task(child(), name="child")
    `,
    async typescript({ log, turns }) {
      const [done, pending] = [new Future<string>(), new Future<void>()]
      done.setResult('done')
      async function child() {
        currentTask()?.cancel()
        log(await done)
        log(await done)
        try {
          await pending
        } catch (error) {
          log(describe(error))
        }
        log(await done, pending.cancelled())
      }
      createTask(() => turns(3), { name: 'clock' })
      await createTask(child, { name: 'child' })
    },
  }),

  orderCase('a task that cancels itself and yields with sleep(0) is cancelled a turn later', {
    python: `
      async def main():
          async def child():
              asyncio.current_task().cancel()
              try:
                  await asyncio.sleep(0)
                  log("never comes to this")
              finally:
                  log("leaves")

          asyncio.create_task(child(), name="child")
          asyncio.create_task(turns(3), name="clock")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      async function child() {
        currentTask()?.cancel()
        try {
          await sleep(0)
          log('never comes to this')
        } finally {
          log('leaves')
        }
      }
      createTask(child, { name: 'child' })
      createTask(() => turns(3), { name: 'clock' })
      await sleep(0.01)
    },
  }),

  orderCase('a task that cancels itself passes the cancellation on to the task it then awaits', {
    python: `
      async def main():
          async def worker():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
                  return "saved"

          async def child():
              asyncio.current_task().cancel("passed on")
              log("got", await task)

          task = asyncio.create_task(worker(), name="worker")
          await asyncio.sleep(0)
          above = asyncio.create_task(child(), name="child")
          await above
          log(task.cancelled(), above.cancelled(), above.cancelling())
    `,
    async typescript({ log }) {
      async function worker() {
        try {
          await sleep(1)
          return 'slept'
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          return 'saved'
        }
      }
      async function child() {
        currentTask()?.cancel('passed on')
        log('got', await task)
      }
      const task = createTask(worker, { name: 'worker' })
      await sleep(0)
      const above = createTask(child, { name: 'child' })
      await above
      log(task.cancelled(), above.cancelled(), above.cancelling())
    },
  }),

  orderCase('a nested call that cancels the task is cancelled with it, deep down', {
    python: `
      async def main():
          async def descend(depth):
              if depth == 3:
                  asyncio.current_task().cancel()
              try:
                  if depth < 5:
                      await descend(depth + 1)
                  else:
                      await asyncio.sleep(0.01)
              finally:
                  log("leaves", depth)

          task = asyncio.create_task(descend(1), name="child")
          await asyncio.sleep(0.02)
          log(task.cancelled())
    `,
    async typescript({ log }) {
      async function descend(depth: number) {
        if (depth === 3) currentTask()?.cancel()
        try {
          if (depth < 5) await descend(depth + 1)
          else await sleep(0.01)
        } finally {
          log('leaves', depth)
        }
      }
      const task = createTask(() => descend(1), { name: 'child' })
      await sleep(0.02)
      log(task.cancelled())
    },
  }),

  orderCase('main that cancels itself ends the run with the cancellation', {
    python: `
      async def main():
          asyncio.current_task().cancel("main")
          log("last words")
          await asyncio.sleep(1)
    `,
    async typescript({ log }) {
      currentTask()?.cancel('main')
      log('last words')
      await sleep(1)
    },
  }),
]
