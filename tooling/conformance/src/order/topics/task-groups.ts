import {
  asyncWith,
  ContextVar,
  copyContext,
  createTask,
  currentTask,
  ExceptionGroup,
  type Future,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  TaskGroup,
  taskGroup,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** What a group of errors is made of, for a trace. */
function describeGroup(error: unknown): string {
  return error instanceof ExceptionGroup ? `[${error.errors.map(describeGroup).join(', ')}]` : describe(error)
}

export const cases: readonly OrderCase[] = [
  orderCase('a group is left when its last task has ended, and results can be read then', {
    python: `
      async def child(delay, value):
          await asyncio.sleep(delay)
          log("done", value)
          return value

      async def main():
          async with asyncio.TaskGroup() as group:
              first = group.create_task(child(0.01, 42))
              second = group.create_task(child(0.02, 11))
              log("body is over")
          log("left", first.result(), second.result())
    `,
    async typescript({ log }) {
      async function child(delay: number, value: number) {
        await sleep(delay)
        log('done', value)
        return value
      }
      const [first, second] = await taskGroup(async (group) => {
        const tasks = [group.createTask(() => child(0.01, 42)), group.createTask(() => child(0.02, 11))] as const
        log('body is over')
        return tasks
      })
      log('left', first.result(), second.result())
    },
  }),

  orderCase('the group goes on three turns after its last task: done, told, woken', {
    python: `
      async def child(rounds):
          for _ in range(rounds):
              await asyncio.sleep(0)
          log("done")

      async def main():
          asyncio.create_task(turns(8), name="clock")
          async with asyncio.TaskGroup() as group:
              for rounds in range(4):
                  task = group.create_task(child(rounds), name=f"child {rounds}")
                  task.add_done_callback(lambda done: log("callback of", done.get_name()))
          log("left")
    `,
    async typescript({ log, turns }) {
      async function child(rounds: number) {
        for (let round = 0; round < rounds; round++) await sleep(0)
        log('done')
      }
      createTask(() => turns(8), { name: 'clock' })
      await taskGroup((group) => {
        for (let rounds = 0; rounds < 4; rounds++) {
          const task = group.createTask(() => child(rounds), { name: `child ${rounds}` })
          task.addDoneCallback((done) => log('callback of', done.getName()))
        }
      })
      log('left')
    },
  }),

  orderCase('a group without tasks takes no turn', {
    python: `
      async def main():
          asyncio.get_running_loop().call_soon(log, "callback")
          async with asyncio.TaskGroup():
              log("in the body")
          log("left")
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      getRunningLoop().callSoon(log, 'callback')
      await taskGroup(async () => log('in the body'))
      log('left')
      await sleep(0)
    },
  }),

  orderCase('a group whose tasks have ended before its body takes no turn to leave', {
    python: `
      async def child():
          log("child")

      async def main():
          async with asyncio.TaskGroup() as group:
              group.create_task(child(), name="child")
              await asyncio.sleep(0.01)
              asyncio.get_running_loop().call_soon(log, "callback")
          log("left")
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      async function child() {
        log('child')
      }
      await taskGroup(async (group) => {
        group.createTask(child, { name: 'child' })
        await sleep(0.01)
        getRunningLoop().callSoon(log, 'callback')
      })
      log('left')
      await sleep(0)
    },
  }),

  orderCase('a generator body leaves its group in the same turns', {
    python: `
      async def child(rounds):
          for _ in range(rounds):
              await asyncio.sleep(0)
          log("done")

      async def main():
          asyncio.create_task(turns(8), name="clock")
          async with asyncio.TaskGroup() as group:
              group.create_task(child(2), name="child")
              await asyncio.sleep(0)
              group.create_task(child(3), name="later child")
              log("body is over")
          log("left")
    `,
    *typescript({ log, turns }) {
      function* child(rounds: number) {
        for (let round = 0; round < rounds; round++) yield
        log('done')
      }
      createTask(() => turns(8), { name: 'clock' })
      yield* taskGroup(function* (group) {
        group.createTask(child(2), { name: 'child' })
        yield
        group.createTask(child(3), { name: 'later child' })
        log('body is over')
      })
      log('left')
    },
  }),

  orderCase('a task that somebody cancels is no failure of its group', {
    python: `
      async def child(delay):
          await asyncio.sleep(delay)
          return delay

      async def main():
          async with asyncio.TaskGroup() as group:
              first = group.create_task(child(1))
              await asyncio.sleep(0.15)
              first.cancel()
              second = group.create_task(child(0.2))
          log(first.cancelled(), second.result())
    `,
    async typescript({ log }) {
      await taskGroup(async (group) => {
        const first = group.createTask(sleep(1))
        await sleep(0.15)
        first.cancel()
        const second = group.createTask(sleep(0.2, 0.2))
        return [first, second] as const
      }).then(([first, second]) => log(first.cancelled(), second.result()))
    },
  }),

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

  orderCase('a body that fails cancels the tasks, before and after they have begun', {
    python: `
      async def child():
          try:
              await asyncio.sleep(1)
          finally:
              log("cancelled")

      async def run(begin):
          try:
              async with asyncio.TaskGroup() as group:
                  child_task = group.create_task(child(), name="child")
                  if begin:
                      await asyncio.sleep(0.01)
                  raise Boom("text")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], child_task.cancelled())

      async def main():
          await run(True)
          await run(False)
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(1)
        } finally {
          log('cancelled')
        }
      }
      async function attempt(begin: boolean) {
        let task: Future<void> | undefined
        try {
          await taskGroup(async (group) => {
            task = group.createTask(child, { name: 'child' })
            if (begin) await sleep(0.01)
            throw new Boom('text')
          })
        } catch (error) {
          log((error as ExceptionGroup).errors.map(describe), task?.cancelled())
        }
      }
      await attempt(true)
      await attempt(false)
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('errors stand in the order in which the tasks failed, and that of the body comes last', {
    python: `
      async def failing(text, delay):
          try:
              await asyncio.sleep(delay)
          finally:
              raise Boom(text)

      async def main():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(failing("second", 10))
                  group.create_task(failing("first", 0.01))
                  try:
                      await asyncio.sleep(10)
                  finally:
                      raise Boom("body")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function failing(text: string, delay: number) {
        try {
          await sleep(delay)
        } finally {
          throw new Boom(text)
        }
      }
      try {
        await taskGroup(async (group) => {
          group.createTask(() => failing('second', 10))
          group.createTask(() => failing('first', 0.01))
          try {
            await sleep(10)
          } finally {
            throw new Boom('body')
          }
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a body whose own cleanup fails while a task fails gives both errors, and no request is left', {
    python: `
      async def failing():
          raise Boom("task")

      async def main():
          try:
              async with asyncio.TaskGroup() as group:
                  try:
                      group.create_task(failing())
                      await asyncio.sleep(1)
                  finally:
                      raise Boom("cleanup")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      try {
        await taskGroup(async (group) => {
          try {
            group.createTask(async () => {
              throw new Boom('task')
            })
            await sleep(1)
          } finally {
            throw new Boom('cleanup')
          }
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe), currentTask()?.cancelling())
      }
    },
  }),

  orderCase('tasks can add tasks while the group is being left', {
    python: `
      async def child(delay):
          await asyncio.sleep(delay)
          log("done", delay)

      async def root(group):
          await asyncio.sleep(0.1)
          group.create_task(child(0.1), name="first")
          group.create_task(child(0.2), name="second")
          log(repr(group))

      async def main():
          async with asyncio.TaskGroup() as group:
              group.create_task(root(group), name="root")
          log("left", repr(group))
    `,
    async typescript({ log }) {
      async function child(delay: number) {
        await sleep(delay)
        log('done', delay)
      }
      const group = new TaskGroup()
      await asyncWith(group, async () => {
        group.createTask(
          async () => {
            await sleep(0.1)
            group.createTask(() => child(0.1), { name: 'first' })
            group.createTask(() => child(0.2), { name: 'second' })
            log(String(group))
          },
          { name: 'root' },
        )
      })
      log('left', String(group))
    },
  }),

  orderCase('tasks that have ended are no longer in the group', {
    python: `
      async def main():
          async with asyncio.TaskGroup() as group:
              for count in range(10):
                  await asyncio.sleep(0.1)
                  group.create_task(asyncio.sleep(0.25))
                  log(repr(group))
              await asyncio.sleep(1.35)
              log(repr(group))
    `,
    async typescript({ log }) {
      await taskGroup(async (group) => {
        for (let count = 0; count < 10; count++) {
          await sleep(0.1)
          group.createTask(sleep(0.25))
          log(String(group))
        }
        await sleep(1.35)
        log(String(group))
      })
    },
  }),

  orderCase('no task can be added to a group that is being cancelled, is finished, or was not entered', {
    python: `
      async def failing():
          await asyncio.sleep(0.01)
          raise Boom("text")

      async def main():
          group = asyncio.TaskGroup()

          def attempt():
              try:
                  group.create_task(asyncio.sleep(0))
              except RuntimeError as error:
                  log(str(error))

          async def cleaning():
              try:
                  await asyncio.sleep(1)
              finally:
                  attempt()

          attempt()
          try:
              async with group:
                  group.create_task(cleaning(), name="cleaning")
                  group.create_task(failing(), name="failing")
          except* Boom:
              attempt()
          finished = group = asyncio.TaskGroup()
          async with finished:
              pass
          attempt()
    `,
    async typescript({ log }) {
      let group = new TaskGroup()
      function attempt() {
        try {
          group.createTask(sleep(0))
        } catch (error) {
          log((error as Error).message)
        }
      }
      attempt()
      try {
        await asyncWith(group, async () => {
          group.createTask(
            async () => {
              try {
                await sleep(1)
              } finally {
                attempt()
              }
            },
            { name: 'cleaning' },
          )
          group.createTask(
            async () => {
              await sleep(0.01)
              throw new Boom('text')
            },
            { name: 'failing' },
          )
        })
      } catch {
        attempt()
      }
      group = new TaskGroup()
      await asyncWith(group, () => {})
      attempt()
    },
  }),

  orderCase('a group is entered once', {
    python: `
      async def main():
          group = asyncio.TaskGroup()

          async def attempt():
              try:
                  async with group:
                      log("not reached")
              except RuntimeError as error:
                  log(str(error))

          async with group:
              await attempt()
              group.create_task(asyncio.sleep(0.01))
              await attempt()
          await attempt()
    `,
    async typescript({ log }) {
      const group = new TaskGroup()
      async function attempt() {
        try {
          await asyncWith(group, async () => log('not reached'))
        } catch (error) {
          log((error as Error).message)
        }
      }
      await asyncWith(group, async () => {
        await attempt()
        group.createTask(sleep(0.01))
        await attempt()
      })
      await attempt()
    },
  }),

  orderCase('the error of an inner group stands in the outer one, if the outer one has to throw', {
    python: `
      async def failing(text, delay):
          await asyncio.sleep(delay)
          raise Boom(text)

      def describe_group(error):
          if isinstance(error, BaseExceptionGroup):
              return f"[{', '.join(map(describe_group, error.exceptions))}]"
          return describe(error)

      async def nested(outer_delay, inner_delay):
          try:
              async with asyncio.TaskGroup() as outer:
                  outer.create_task(failing("outer", outer_delay))
                  async with asyncio.TaskGroup() as inner:
                      inner.create_task(failing("inner", inner_delay))
                  log("not reached")
          except ExceptionGroup as error:
              log(describe_group(error), asyncio.current_task().cancelling())

      async def main():
          await nested(0.01, 10)
          await nested(10, 0.01)
          await nested(0.01, 0.01)
          await nested(0, 0)
    `,
    async typescript({ log }) {
      async function failing(text: string, delay: number) {
        await sleep(delay)
        throw new Boom(text)
      }
      async function nested(outerDelay: number, innerDelay: number) {
        try {
          await taskGroup(async (outer) => {
            outer.createTask(() => failing('outer', outerDelay))
            await taskGroup((inner) => void inner.createTask(() => failing('inner', innerDelay)))
            log('not reached')
          })
        } catch (error) {
          log(describeGroup(error), currentTask()?.cancelling())
        }
      }
      await nested(0.01, 10)
      await nested(10, 0.01)
      await nested(0.01, 0.01)
      await nested(0, 0)
    },
  }),

  orderCase('the request of an outer group outlives an inner group whose errors are handled', {
    python: `
      async def failing(error):
          await asyncio.sleep(0)
          raise error

      async def main():
          try:
              async with asyncio.TaskGroup() as outer:
                  try:
                      async with asyncio.TaskGroup() as inner:
                          inner.create_task(failing(Boom("inner")))
                          outer.create_task(failing(Boom("outer")))
                  except* Boom as errors:
                      log([describe(error) for error in errors.exceptions], asyncio.current_task().cancelling())
                  log("still in the outer body")
                  await asyncio.sleep(1)
                  log("not reached")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function failing(text: string) {
        await sleep(0)
        throw new Boom(text)
      }
      try {
        await taskGroup(async (outer) => {
          try {
            await taskGroup((inner) => {
              inner.createTask(() => failing('inner'))
              outer.createTask(() => failing('outer'))
            })
          } catch (error) {
            log((error as ExceptionGroup).errors.map(describe), currentTask()?.cancelling())
          }
          log('still in the outer body')
          await sleep(1)
          log('not reached')
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a task that was started at once and has ended is told of in a turn of the loop', {
    python: `
      async def child():
          log("child")
          raise Boom("text")

      async def main():
          asyncio.create_task(turns(3), name="clock")
          try:
              async with asyncio.TaskGroup() as group:
                  task = group.create_task(child(), name="child", eager_start=True)
                  log(task.done(), repr(group), asyncio.current_task().cancelling())
                  await asyncio.sleep(1)
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
    `,
    *typescript({ log, turns }) {
      createTask(() => turns(3), { name: 'clock' })
      try {
        yield* taskGroup(function* (group) {
          const task = group.createTask(
            // oxlint-disable-next-line require-yield
            function* () {
              log('child')
              throw new Boom('text')
            },
            { name: 'child', eagerStart: true },
          )
          log(task.done(), String(group), currentTask()?.cancelling())
          yield* sleep(1)
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
    },
  }),

  orderCase('a task that was started at once and waits is one like the others from then on', {
    python: `
      async def child(delay):
          log("begins")
          await asyncio.sleep(delay)
          log("goes on")
          return delay

      async def main():
          asyncio.create_task(turns(4), name="clock")
          async with asyncio.TaskGroup() as group:
              first = group.create_task(child(0), name="first", eager_start=True)
              second = group.create_task(child(0), name="second")
              log("body", repr(group))
          log(first.result(), second.result())
    `,
    async typescript({ log, turns }) {
      function* child(delay: number) {
        log('begins')
        yield* sleep(delay)
        log('goes on')
        return delay
      }
      createTask(() => turns(4), { name: 'clock' })
      const [first, second] = await taskGroup((group) => {
        const tasks = [
          group.createTask(child(0), { name: 'first', eagerStart: true }),
          group.createTask(child(0), { name: 'second' }),
        ] as const
        log('body', String(group))
        return tasks
      })
      log(first.result(), second.result())
    },
  }),

  orderCase('tasks that were started at once and have ended are waited for until they are told of', {
    python: `
      async def child(value):
          return value

      async def main():
          asyncio.create_task(turns(4), name="clock")
          async with asyncio.TaskGroup() as group:
              tasks = [group.create_task(child(value), eager_start=True) for value in range(3)]
              log(repr(group), [task.done() for task in tasks])
          log("left", [task.result() for task in tasks])
    `,
    async typescript({ log, turns }) {
      // oxlint-disable-next-line require-yield
      function* child(value: number) {
        return value
      }
      createTask(() => turns(4), { name: 'clock' })
      const tasks = await taskGroup((group) => {
        const made = [0, 1, 2].map((value) => group.createTask(child(value), { eagerStart: true }))
        log(
          String(group),
          made.map((task) => task.done()),
        )
        return made
      })
      log(
        'left',
        tasks.map((task) => task.result()),
      )
    },
  }),

  orderCase('groups within groups of tasks that are started at once', {
    python: `
      async def recurse(depth):
          if depth == 0:
              log("leaf")
              return 1
          async with asyncio.TaskGroup() as group:
              tasks = [group.create_task(recurse(depth - 1), eager_start=depth > 1) for _ in range(2)]
          return sum(task.result() for task in tasks)

      async def main():
          log(await recurse(3))
    `,
    *typescript({ log }) {
      function* recurse(depth: number): Generator<unknown, number, unknown> {
        if (depth === 0) {
          log('leaf')
          return 1
        }
        const tasks = yield* taskGroup((group) =>
          [0, 1].map(() => group.createTask(recurse(depth - 1), { eagerStart: depth > 1 })),
        )
        return tasks.reduce((sum, task) => sum + task.result(), 0)
      }
      log(yield* recurse(3))
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

  orderCase('a task of a group has the name and the context that it is given', {
    python: `
      import contextvars

      async def main():
          variable = contextvars.ContextVar("variable")

          async def child(value):
              log("before", variable.get(None))
              await asyncio.sleep(0)
              variable.set(value)

          async with asyncio.TaskGroup() as group:
              context = contextvars.copy_context()
              await group.create_task(child(1), name="yolo", context=context)
              log(context.get(variable))
              await group.create_task(child(2), name="again", context=context)
              log(context.get(variable), variable.get(None))
    `,
    async typescript({ log }) {
      const variable = new ContextVar<number | null>('variable')
      async function child(value: number) {
        log('before', variable.get(null))
        await sleep(0)
        variable.set(value)
      }
      await taskGroup(async (group) => {
        const context = copyContext()
        await group.createTask(() => child(1), { name: 'yolo', context })
        log(context.get(variable))
        await group.createTask(() => child(2), { name: 'again', context })
        log(context.get(variable), variable.get(null))
      })
    },
  }),
]
