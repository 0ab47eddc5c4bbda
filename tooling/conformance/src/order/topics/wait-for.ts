import {
  createTask,
  currentTask,
  Future,
  gather,
  getRunningLoop,
  isCancelled,
  shield,
  sleep,
  waitFor,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('waitFor gives what it waits for, with a limit and without one, in as many turns as a plain await', {
    python: `
      async def main():
          async def child(delay):
              await asyncio.sleep(delay)
              return asyncio.current_task().get_name()

          asyncio.create_task(turns(8), name="clock")
          for timeout in (None, 5):
              log(await asyncio.wait_for(child(0), timeout))
              log(await asyncio.wait_for(asyncio.create_task(child(0), name="child"), timeout))
              log(await asyncio.wait_for(asyncio.sleep(1, "slept"), timeout))
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log, turns }) {
      async function child(delay: number) {
        await sleep(delay)
        return currentTask()?.getName()
      }
      createTask(() => turns(8), { name: 'clock' })
      for (const timeout of [null, 5]) {
        log(await waitFor(() => child(0), timeout))
        log(
          await waitFor(
            createTask(() => child(0), { name: 'child' }),
            timeout,
          ),
        )
        log(await waitFor(sleep(1, 'slept'), timeout))
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('what is too late is cancelled, and waited for until it has cleaned up', {
    python: `
      async def main():
          async def child(name):
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError as error:
                  log(name, describe(error))
                  await asyncio.sleep(1)
                  log(name, "has cleaned up")
                  raise

          for awaitable in (child("coroutine"), asyncio.create_task(child("task"), name="child")):
              try:
                  await asyncio.wait_for(awaitable, 2)
              except TimeoutError as error:
                  log(describe(error), describe(error.__cause__), asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function child(name: string) {
        try {
          await sleep(10)
        } catch (error) {
          log(name, describe(error))
          await sleep(1)
          log(name, 'has cleaned up')
          throw error
        }
      }
      for (const awaitable of [() => child('coroutine'), createTask(() => child('task'), { name: 'child' })]) {
        try {
          await waitFor(awaitable, 2)
        } catch (error) {
          log(describe(error), describe((error as Error).cause), currentTask()?.cancelling())
        }
      }
    },
  }),

  orderCase('with no time at all a future that is done gives its outcome, and anything else is cancelled', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          async def child():
              log("begins")

          async def sleeper():
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError as error:
                  log("sleeper", describe(error))
                  await asyncio.sleep(1)
                  raise

          async def stubborn():
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  await asyncio.sleep(1)
                  return "all the same"

          async def failing():
              try:
                  await asyncio.sleep(10)
              finally:
                  raise Boom("in cleaning up")

          for timeout in (0, -1):
              done, failed, cancelled = loop.create_future(), loop.create_future(), loop.create_future()
              done.set_result("done")
              failed.set_exception(Boom("failed"))
              cancelled.cancel("before")
              tasks = [asyncio.create_task(body(), name=body.__name__) for body in (sleeper, stubborn, failing)]
              await asyncio.sleep(0)
              for awaitable in (done, failed, cancelled, child(), loop.create_future(), *tasks):
                  asyncio.create_task(turns(3), name="clock")
                  try:
                      log(await asyncio.wait_for(awaitable, timeout))
                  except BaseException as error:
                      log(describe(error), error.__cause__ and describe(error.__cause__))
    `,
    async typescript({ log, turns }) {
      const loop = getRunningLoop()
      async function child() {
        log('begins')
      }
      async function sleeper() {
        try {
          await sleep(10)
        } catch (error) {
          log('sleeper', describe(error))
          await sleep(1)
          throw error
        }
      }
      async function stubborn() {
        try {
          await sleep(10)
        } catch {
          await sleep(1)
        }
        return 'all the same'
      }
      async function failing() {
        try {
          await sleep(10)
        } catch {
          throw new Boom('in cleaning up')
        }
      }
      for (const timeout of [0, -1]) {
        const [done, failed, cancelled] = [new Future(), new Future(), new Future()]
        done.setResult('done')
        failed.setException(new Boom('failed'))
        cancelled.cancel('before')
        const tasks = [sleeper, stubborn, failing].map((body) => createTask<unknown>(body, { name: body.name }))
        await sleep(0)
        for (const awaitable of [done, failed, cancelled, child, loop.createFuture(), ...tasks]) {
          createTask(() => turns(3), { name: 'clock' })
          try {
            log(await waitFor<unknown>(awaitable, timeout))
          } catch (error) {
            const { cause } = error as Error
            log(describe(error), cause === undefined ? null : describe(cause))
          }
        }
      }
    },
  }),

  orderCase('a value or an error that comes in spite of the cancellation is what comes out', {
    python: `
      async def main():
          async def stubborn():
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  return 42

          async def failing():
              try:
                  await asyncio.sleep(10)
              finally:
                  raise Boom("in cleaning up")

          for body in (stubborn, failing):
              for make in (lambda: body(), lambda: asyncio.create_task(body(), name="child")):
                  try:
                      log(await asyncio.wait_for(make(), 1))
                  except Boom as error:
                      log(describe(error))
                  log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function stubborn() {
        try {
          await sleep(10)
        } catch {
          return 42
        }
        return 0
      }
      async function failing() {
        try {
          await sleep(10)
        } catch {
          throw new Boom('in cleaning up')
        }
        return 0
      }
      for (const body of [stubborn, failing]) {
        for (const make of [() => body, () => createTask(body, { name: 'child' })]) {
          try {
            log(await waitFor(make(), 1))
          } catch (error) {
            log(describe(error))
          }
          log(currentTask()?.cancelling())
        }
      }
    },
  }),

  orderCase('a result in the turn of the deadline: what comes first in that turn decides', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          for order in ("result first", "deadline first"):
              future = loop.create_future()
              when = loop.time() + 1
              if order == "result first":
                  loop.call_at(when, future.set_result, "value")
              waiting = asyncio.create_task(asyncio.wait_for(future, when - loop.time()), name="waiting")
              await asyncio.sleep(0)
              if order == "deadline first":
                  loop.call_at(when, lambda: future.done() or future.set_result("value"))
              try:
                  log(order, await waiting)
              except BaseException as error:
                  log(order, describe(error))
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      for (const order of ['result first', 'deadline first']) {
        const future = loop.createFuture<string>()
        const when = loop.time() + 1
        if (order === 'result first') loop.callAt(when, () => future.setResult('value'))
        const waiting = createTask(waitFor(future, when - loop.time()), { name: 'waiting' })
        await sleep(0)
        if (order === 'deadline first') loop.callAt(when, () => future.done() || future.setResult('value'))
        try {
          log(order, await waiting)
        } catch (error) {
          log(order, describe(error))
        }
      }
    },
  }),

  orderCase('a cancel of the one who waits reaches what is waited for, with a limit, without one, and with no time', {
    python: `
      async def main():
          for timeout in (None, 60, 0):
              async def child():
                  try:
                      await asyncio.get_running_loop().create_future()
                  except asyncio.CancelledError as error:
                      log("child", describe(error))
                      await asyncio.sleep(1)
                      log("child has cleaned up")
                      raise

              child_task = asyncio.create_task(child(), name="child")
              await asyncio.sleep(0)
              waiting = asyncio.create_task(asyncio.wait_for(child_task, timeout), name="waiting")
              await asyncio.sleep(0.5)
              waiting.cancel("enough")
              try:
                  await waiting
              except asyncio.CancelledError as error:
                  log(describe(error), child_task.done(), waiting.cancelled())
              await asyncio.sleep(2)
    `,
    async typescript({ log }) {
      for (const timeout of [null, 60, 0]) {
        const child = async () => {
          try {
            await getRunningLoop().createFuture()
          } catch (error) {
            log('child', describe(error))
            await sleep(1)
            log('child has cleaned up')
            throw error
          }
        }
        const childTask = createTask(child, { name: 'child' })
        await sleep(0)
        const waiting = createTask(waitFor(childTask, timeout), { name: 'waiting' })
        await sleep(0.5)
        waiting.cancel('enough')
        try {
          await waiting
        } catch (error) {
          log(describe(error), childTask.done(), waiting.cancelled())
        }
        await sleep(2)
      }
    },
  }),

  orderCase('a cancel in the turn in which what is waited for is done is not lost', {
    python: `
      async def main():
          async def inner():
              return "done"

          inner_task = asyncio.create_task(inner(), name="inner")

          async def waiting():
              log(await asyncio.wait_for(inner_task, 100))
              await asyncio.sleep(1)
              log("not reached")

          task = asyncio.create_task(waiting(), name="waiting")
          await asyncio.sleep(0)
          task.cancel("in between")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), await inner_task)
    `,
    async typescript({ log }) {
      const innerTask = createTask(async () => 'done', { name: 'inner' })
      async function waiting() {
        log(await waitFor(innerTask, 100))
        await sleep(1)
        log('not reached')
      }
      const task = createTask(waiting, { name: 'waiting' })
      await sleep(0)
      task.cancel('in between')
      try {
        await task
      } catch (error) {
        log(describe(error), await innerTask)
      }
    },
  }),

  orderCase('a shield within it keeps the deadline’s cancellation off', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(2)
              log("child ends")
              return "done"

          for timeout in (0, 1, None):
              task = asyncio.create_task(child(), name="child")
              shielded = asyncio.shield(task)
              try:
                  log(await asyncio.wait_for(shielded, timeout))
              except TimeoutError:
                  log("too late", task.done(), shielded.cancelled())
              log(await task)
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(2)
        log('child ends')
        return 'done'
      }
      for (const timeout of [0, 1, null]) {
        const task = createTask(child, { name: 'child' })
        const shielded = shield(task)
        try {
          log(await waitFor(shielded, timeout))
        } catch {
          log('too late', task.done(), shielded.cancelled())
        }
        log(await task)
      }
    },
  }),

  orderCase('waits within waits: the nearest limit that is over answers', {
    python: `
      async def main():
          for outer, inner in ((1, 2), (2, 1), (1, 1), (0, 1), (1, 0)):
              async def nested():
                  try:
                      await asyncio.wait_for(asyncio.sleep(10), inner)
                  except BaseException as error:
                      log("inner", describe(error))
                      raise

              try:
                  await asyncio.wait_for(nested(), outer)
              except BaseException as error:
                  log("outer", describe(error), asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      for (const [outer, inner] of [
        [1, 2],
        [2, 1],
        [1, 1],
        [0, 1],
        [1, 0],
      ] as const) {
        const nested = async () => {
          try {
            await waitFor(sleep(10), inner)
          } catch (error) {
            log('inner', describe(error))
            throw error
          }
        }
        try {
          await waitFor(nested, outer)
        } catch (error) {
          log('outer', describe(error), currentTask()?.cancelling())
        }
      }
    },
  }),

  orderCase('several who wait for one task: the first limit cancels it for all', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(10)

          task = asyncio.create_task(child(), name="child")

          async def waiter(timeout):
              try:
                  await asyncio.wait_for(task, timeout)
              except BaseException as error:
                  log(describe(error))

          await asyncio.gather(*(asyncio.create_task(waiter(timeout), name=f"waiter {timeout}") for timeout in (3, 1, 2)))
    `,
    async typescript({ log }) {
      const task = createTask(() => sleep(10), { name: 'child' })
      async function waiter(timeout: number) {
        try {
          await waitFor(task, timeout)
        } catch (error) {
          log(describe(error))
        }
      }
      await gather([3, 1, 2].map((timeout) => createTask(() => waiter(timeout), { name: `waiter ${timeout}` })))
    },
  }),

  orderCase('a task that is stubborn at the deadline, and is cancelled from outside meanwhile', {
    python: `
      async def main():
          async def slow():
              until = asyncio.get_running_loop().time() + 3
              while asyncio.get_running_loop().time() < until:
                  try:
                      await asyncio.sleep(until - asyncio.get_running_loop().time())
                  except asyncio.CancelledError as error:
                      log("slow is cancelled", describe(error))
              return "at last"

          async def waiting():
              try:
                  log(await asyncio.wait_for(slow(), 1))
              finally:
                  log("ends", asyncio.current_task().cancelling())

          task = asyncio.create_task(waiting(), name="waiting")
          await asyncio.sleep(2)
          task.cancel("from outside")
          try:
              await task
              log("no error")
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function slow() {
        const until = getRunningLoop().time() + 3
        while (getRunningLoop().time() < until) {
          try {
            await sleep(until - getRunningLoop().time())
          } catch (error) {
            log('slow is cancelled', describe(error))
          }
        }
        return 'at last'
      }
      async function waiting() {
        try {
          log(await waitFor(slow, 1))
        } finally {
          log('ends', currentTask()?.cancelling())
        }
      }
      const task = createTask(waiting, { name: 'waiting' })
      await sleep(2)
      task.cancel('from outside')
      try {
        await task
        log('no error')
      } catch (error) {
        if (isCancelled(error)) log(describe(error))
      }
    },
  }),
]
