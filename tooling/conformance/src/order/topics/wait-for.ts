import { createTask, currentTask, Future, getRunningLoop, sleep, waitFor } from '@asyncio/core'
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
]
