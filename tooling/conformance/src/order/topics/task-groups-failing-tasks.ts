import {
  asyncWith,
  createTask,
  currentTask,
  type ExceptionGroup,
  type Future,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  TaskGroup,
  taskGroup,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { describeAll } from '../describe-all.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a failing task cancels the others while the group is being left', {
    python: `
      async def failing():
          await asyncio.sleep(0.01)
          log("fails")
          raise Boom("text")

      async def waiting():
          try:
              await asyncio.sleep(1)
          except asyncio.CancelledError as error:
              log(describe(error))
              raise
          log("not reached")

      async def main():
          asyncio.create_task(turns(3), name="clock")
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(failing(), name="failing")
                  other = group.create_task(waiting(), name="waiting")
              log("not reached")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], other.cancelled())
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log, turns }) {
      async function failing() {
        await sleep(0.01)
        log('fails')
        throw new Boom('text')
      }
      async function waiting() {
        try {
          await sleep(1)
        } catch (error) {
          log(describe(error))
          throw error
        }
        log('not reached')
      }
      createTask(() => turns(3), { name: 'clock' })
      const group = new TaskGroup()
      let other
      try {
        await asyncWith(group, async () => {
          group.createTask(failing, { name: 'failing' })
          other = group.createTask(waiting, { name: 'waiting' })
        })
        log('not reached')
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe), (other as unknown as Future<unknown>).cancelled())
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a failing task cancels what the body waits for, and the request is taken back', {
    python: `
      async def failing(text):
          await asyncio.sleep(0.01)
          raise Boom(text)

      async def main():
          try:
              async with asyncio.TaskGroup() as group:
                  for text in "abc":
                      group.create_task(failing(text), name=text)
                  try:
                      await asyncio.sleep(10)
                  except asyncio.CancelledError as error:
                      log(describe(error), asyncio.current_task().cancelling())
                      raise
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
          log(asyncio.current_task().cancelling())
          await asyncio.sleep(0.01)
          log("goes on")
    `,
    async typescript({ log }) {
      async function failing(text: string) {
        await sleep(0.01)
        throw new Boom(text)
      }
      try {
        await taskGroup(async (group) => {
          for (const text of 'abc') group.createTask(() => failing(text), { name: text })
          try {
            await sleep(10)
          } catch (error) {
            log(describe(error), currentTask()?.cancelling())
            throw error
          }
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
      log(currentTask()?.cancelling())
      await sleep(0.01)
      log('goes on')
    },
  }),

  orderCase('a body that swallows the cancellation of its group leaves it with the failures all the same', {
    python: `
      async def failing():
          raise Boom("text")

      async def main():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(failing(), name="failing")
                  try:
                      await asyncio.sleep(10)
                  except asyncio.CancelledError:
                      log("swallowed")
                  await asyncio.sleep(0.01)
                  log("goes on", repr(group))
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      try {
        await taskGroup(async (group) => {
          group.createTask(
            async () => {
              throw new Boom('text')
            },
            { name: 'failing' },
          )
          try {
            await sleep(10)
          } catch {
            log('swallowed')
          }
          await sleep(0.01)
          log('goes on', String(group))
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('two groups side by side in two tasks do not know each other', {
    python: `
      async def child(delay, fail):
          await asyncio.sleep(delay)
          log("child", delay)
          if fail:
              raise Boom("text")

      async def one(fail):
          async with asyncio.TaskGroup() as group:
              group.create_task(child(0.02, fail), name="child of one" if fail else "child of two")

      async def main():
          failing = asyncio.create_task(one(True), name="one")
          well = asyncio.create_task(one(False), name="two")
          await asyncio.wait([failing, well])
          log([describe(error) for error in failing.exception().exceptions], well.exception())
    `,
    async typescript({ log }) {
      async function child(delay: number, fail: boolean) {
        await sleep(delay)
        log('child', delay)
        if (fail) throw new Boom('text')
      }
      async function one(fail: boolean) {
        await asyncWith(
          new TaskGroup(),
          (group) => void group.createTask(() => child(0.02, fail), { name: fail ? 'child of one' : 'child of two' }),
        )
      }
      const failing = createTask(() => one(true), { name: 'one' })
      const well = createTask(() => one(false), { name: 'two' })
      for (const task of [failing, well]) await task.catch(() => {})
      log(describeAll(failing.exception()), well.exception())
    },
  }),

  orderCase('a task whose parent has gone without leaving the group tells the exception handler', {
    python: `
      async def main():
          async def failing():
              await asyncio.sleep(0.01)
              raise Boom("text")

          async def parent():
              group = asyncio.TaskGroup()
              await group.__aenter__()
              group.create_task(failing(), name="failing")

          asyncio.get_running_loop().set_exception_handler(
              lambda loop, context: log(context["message"].split(" <")[0].split(" ")[0], describe(context["exception"])))
          await asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      getRunningLoop().setExceptionHandler((_loop, { message, exception }) =>
        log(message.split(' ')[0], describe(exception)),
      )
      await createTask(
        async () => {
          const group = new TaskGroup()
          group.enter()
          group.createTask(
            async () => {
              await sleep(0.01)
              throw new Boom('text')
            },
            { name: 'failing' },
          )
        },
        { name: 'parent' },
      )
      await sleep(0.02)
    },
  }),

  orderCase('a task that wants the program to end ends the run, past its group', {
    python: `
      async def main():
          async with asyncio.TaskGroup() as group:
              async def ending():
                  await asyncio.sleep(0.1)
                  raise KeyboardInterrupt

              group.create_task(ending(), name="ending")
              try:
                  await asyncio.sleep(10)
              finally:
                  log("not reached in this run")
    `,
    async typescript({ log }) {
      await taskGroup(async (group) => {
        group.createTask(
          async () => {
            await sleep(0.1)
            throw new KeyboardInterrupt()
          },
          { name: 'ending' },
        )
        try {
          await sleep(10)
        } finally {
          log('not reached in this run')
        }
      })
    },
  }),
]
