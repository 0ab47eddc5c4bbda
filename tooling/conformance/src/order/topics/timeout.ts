import {
  asyncWith,
  createTask,
  currentTask,
  type Future,
  gather,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  timeout,
  timeoutAt,
  TimeoutError,
  type Timeout,
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

  orderCase('of two nested limits with the same deadline the outer one turns the cancellation into its error', {
    python: `
      async def main():
          deadline = asyncio.get_running_loop().time() + 0.01
          try:
              async with asyncio.timeout_at(deadline) as outer:
                  try:
                      async with asyncio.timeout_at(deadline) as inner:
                          await asyncio.sleep(10)
                  except BaseException as error:
                      log("inner", describe(error), asyncio.current_task().cancelling())
                      raise
          except BaseException as error:
              log("outer", describe(error), asyncio.current_task().cancelling())
          log(outer.expired(), inner.expired())
    `,
    async typescript({ log }) {
      const deadline = getRunningLoop().time() + 0.01
      const [outer, inner] = [timeoutAt(deadline), timeoutAt(deadline)]
      try {
        await asyncWith(outer, async () => {
          try {
            await asyncWith(inner, () => sleep(10))
          } catch (error) {
            log('inner', describe(error), currentTask()?.cancelling())
            throw error
          }
        })
      } catch (error) {
        log('outer', describe(error), currentTask()?.cancelling())
      }
      log(outer.expired(), inner.expired())
    },
  }),

  orderCase('of two nested limits the inner one expires by itself, and the outer one goes on', {
    python: `
      async def main():
          try:
              async with asyncio.timeout(0.3) as outer:
                  try:
                      async with asyncio.timeout(0.1) as inner:
                          await asyncio.sleep(1)
                  except TimeoutError:
                      log("inner", inner.expired(), outer.expired())
                  await asyncio.sleep(10)
          except TimeoutError:
              log("outer", outer.expired())
    `,
    async typescript({ log }) {
      const [outer, inner] = [timeout(0.3), timeout(0.1)]
      try {
        await asyncWith(outer, async () => {
          try {
            await asyncWith(inner, () => sleep(1))
          } catch {
            log('inner', inner.expired(), outer.expired())
          }
          await sleep(10)
        })
      } catch {
        log('outer', outer.expired())
      }
    },
  }),

  orderCase('the outer deadline may come first, and then the inner limit is only left', {
    python: `
      async def main():
          try:
              async with asyncio.timeout(0.1) as outer:
                  try:
                      async with asyncio.timeout(0.3) as inner:
                          await asyncio.sleep(1)
                  except BaseException as error:
                      log("inner", describe(error), inner.expired())
                      raise
          except TimeoutError:
              log("outer", outer.expired())
          await asyncio.sleep(1)
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      const [outer, inner] = [timeout(0.1), timeout(0.3)]
      try {
        await asyncWith(outer, async () => {
          try {
            await asyncWith(inner, () => sleep(1))
          } catch (error) {
            log('inner', describe(error), inner.expired())
            throw error
          }
        })
      } catch {
        log('outer', outer.expired())
      }
      await sleep(1)
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a cancellation of somebody else’s at the deadline wins, whichever comes first', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          async def limited():
              try:
                  async with asyncio.timeout_at(1) as limit:
                      await asyncio.sleep(10)
              except BaseException as error:
                  log(describe(error), limit.expired(), asyncio.current_task().cancelling())
                  raise

          before = asyncio.ensure_future(limited())
          loop.call_at(1, before.cancel, "before")
          await asyncio.sleep(0)
          await asyncio.wait([before])
          log(before.cancelled())
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function limited() {
        const limit = timeoutAt(1)
        try {
          await asyncWith(limit, () => sleep(10))
        } catch (error) {
          log(describe(error), limit.expired(), currentTask()?.cancelling())
          throw error
        }
      }
      const before = createTask(limited)
      loop.callAt(1, () => before.cancel('before'))
      await sleep(0)
      await gather([before], { returnExceptions: true })
      log(before.cancelled())
    },
  }),

  orderCase('a cancellation of somebody else’s during the cleaning up after the deadline wins', {
    python: `
      async def main():
          async def limited():
              try:
                  async with asyncio.timeout(1) as limit:
                      try:
                          await asyncio.sleep(10)
                      finally:
                          log("cleaning up")
                          await asyncio.sleep(2)
                          log("not reached")
              except BaseException as error:
                  log(describe(error), limit.expired(), asyncio.current_task().cancelling())
                  raise

          task = asyncio.create_task(limited(), name="limited")
          await asyncio.sleep(2)
          task.cancel("enough")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      async function limited() {
        const limit = timeout(1)
        try {
          await asyncWith(limit, async () => {
            try {
              await sleep(10)
            } finally {
              log('cleaning up')
              await sleep(2)
              log('not reached')
            }
          })
        } catch (error) {
          log(describe(error), limit.expired(), currentTask()?.cancelling())
          throw error
        }
      }
      const task = createTask(limited, { name: 'limited' })
      await sleep(2)
      task.cancel('enough')
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
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

  orderCase('a task that was cancelled, and is told so in the body, is not timed out', {
    python: `
      async def main():
          task = asyncio.current_task()
          task.cancel("earlier")
          try:
              async with asyncio.timeout(0.1) as limit:
                  await asyncio.sleep(1)
          except BaseException as error:
              log(describe(error), limit.expired(), task.cancelling())
          # And what it was asked for before, and has swallowed, is not held against a later limit.
          try:
              async with asyncio.timeout(0) as limit:
                  await asyncio.sleep(1)
          except BaseException as error:
              log(describe(error), limit.expired(), task.cancelling())
          try:
              async with asyncio.timeout(1) as limit:
                  task.cancel("within")
                  await asyncio.sleep(2)
          except BaseException as error:
              log(describe(error), limit.expired(), task.cancelling())
    `,
    async typescript({ log }) {
      const task = currentTask()
      task?.cancel('earlier')
      let limit = timeout(0.1)
      try {
        await asyncWith(limit, () => sleep(1))
      } catch (error) {
        log(describe(error), limit.expired(), task?.cancelling())
      }
      // And what it was asked for before, and has swallowed, is not held against a later limit.
      limit = timeout(0)
      try {
        await asyncWith(limit, () => sleep(1))
      } catch (error) {
        log(describe(error), limit.expired(), task?.cancelling())
      }
      limit = timeout(1)
      try {
        await asyncWith(limit, () => {
          task?.cancel('within')
          return sleep(2)
        })
      } catch (error) {
        log(describe(error), limit.expired(), task?.cancelling())
      }
    },
  }),

  orderCase('a cancellation from before that is told at the deadline itself is not taken for the deadline’s', {
    python: `
      async def main():
          async def limited(delay):
              asyncio.current_task().cancel("before the limit")
              async with asyncio.timeout(delay):
                  await asyncio.sleep(0)

          for delay in (0, -1, 0.1, None):
              task = asyncio.create_task(limited(delay))
              try:
                  await task
              except BaseException as error:
                  log(delay, describe(error), task.cancelled(), task.cancelling())
    `,
    async typescript({ log }) {
      async function limited(delay: number | null) {
        currentTask()?.cancel('before the limit')
        await timeout(delay, () => sleep(0))
      }
      for (const delay of [0, -1, 0.1, null]) {
        const task = createTask(() => limited(delay))
        try {
          await task
        } catch (error) {
          log(delay, describe(error), task.cancelled(), task.cancelling())
        }
      }
    },
  }),

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

  orderCase('a limit within the cleaning up after another has a time of its own', {
    python: `
      async def main():
          try:
              async with asyncio.timeout(0.1):
                  try:
                      await asyncio.sleep(1)
                  finally:
                      try:
                          async with asyncio.timeout(0.2):
                              await asyncio.sleep(10)
                      except TimeoutError as error:
                          log("inner", describe(error.__cause__), asyncio.current_task().cancelling())
          except TimeoutError as error:
              log("outer", describe(error.__cause__), asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      try {
        await timeout(0.1, async () => {
          try {
            await sleep(1)
          } finally {
            try {
              await timeout(0.2, () => sleep(10))
            } catch (error) {
              log('inner', describe((error as Error).cause), currentTask()?.cancelling())
            }
          }
        })
      } catch (error) {
        log('outer', describe((error as Error).cause), currentTask()?.cancelling())
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
