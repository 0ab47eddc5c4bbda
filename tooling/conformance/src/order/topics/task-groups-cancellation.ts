import {
  asyncWith,
  createTask,
  currentTask,
  type ExceptionGroup,
  Future,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  TaskGroup,
  taskGroup,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** A group of errors, or what else came out. */
function describeAll(error: unknown): string[] {
  return error instanceof AggregateError ? error.errors.map(describe) : [describe(error)]
}

export const cases: readonly OrderCase[] = [
  orderCase('a cancelled parent cancels its tasks, waits for them, and is cancelled with its message', {
    python: `
      async def child(seconds):
          try:
              await asyncio.sleep(5)
          finally:
              log("cancelled")
              await asyncio.sleep(seconds)

      async def parent():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(child(0.01), name="child")
                  log("body is over")
          except asyncio.CancelledError as error:
              log(describe(error), asyncio.current_task().cancelling())
              raise

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.1)
          log(task.done(), task.cancel("why"))
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      async function child(seconds: number) {
        try {
          await sleep(5)
        } finally {
          log('cancelled')
          await sleep(seconds)
        }
      }
      async function parent() {
        try {
          await taskGroup(async (group) => {
            group.createTask(() => child(0.01), { name: 'child' })
            log('body is over')
          })
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.1)
      log(task.done(), task.cancel('why'))
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a parent that is cancelled in its body cancels the tasks when the body has ended', {
    python: `
      async def child():
          try:
              await asyncio.sleep(5)
          except asyncio.CancelledError:
              log("child cancelled")
              raise

      async def parent():
          async with asyncio.TaskGroup() as group:
              for _ in range(3):
                  group.create_task(child(), name="child")
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  await asyncio.sleep(0.01)
                  log("body cancelled")
                  raise

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.1)
          task.cancel()
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled(), task.cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(5)
        } catch (error) {
          log('child cancelled')
          throw error
        }
      }
      async function parent() {
        await taskGroup(async (group) => {
          for (let count = 0; count < 3; count++) group.createTask(child, { name: 'child' })
          try {
            await sleep(10)
          } catch (error) {
            await sleep(0.01)
            log('body cancelled')
            throw error
          }
        })
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.1)
      task.cancel()
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled(), task.cancelling())
      }
    },
  }),

  orderCase('a group without tasks lets the cancellation of its body through', {
    python: `
      async def parent():
          async with asyncio.TaskGroup():
              try:
                  await asyncio.sleep(10)
              finally:
                  log("body cancelled")

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.1)
          task.cancel("why")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function parent() {
        await taskGroup(async () => {
          try {
            await sleep(10)
          } finally {
            log('body cancelled')
          }
        })
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.1)
      task.cancel('why')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a group without tasks throws what its body makes of a cancellation', {
    python: `
      async def parent():
          async with asyncio.TaskGroup():
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  raise Boom("instead")

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.1)
          task.cancel()
          try:
              await task
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        await taskGroup(async () => {
          try {
            await sleep(10)
          } catch {
            throw new Boom('instead')
          }
        })
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.1)
      task.cancel()
      try {
        await task
      } catch (error) {
        log(describeAll(error), task.cancelling())
      }
    },
  }),

  orderCase('errors of tasks that fail when they are cancelled come before the cancellation of the parent', {
    python: `
      async def child():
          try:
              await asyncio.sleep(10)
          finally:
              raise Boom("cleanup")

      async def parent(in_body):
          try:
              async with asyncio.TaskGroup() as group:
                  for _ in range(3):
                      group.create_task(child())
                  if in_body:
                      await asyncio.sleep(10)
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], asyncio.current_task().cancelling())
          log("until it waits again")
          try:
              await asyncio.sleep(1)
          finally:
              log(asyncio.current_task().cancelling())

      async def main():
          for in_body in (True, False):
              task = asyncio.create_task(parent(in_body), name="parent")
              await asyncio.sleep(0.1)
              task.cancel("why")
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error))
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(10)
        } finally {
          throw new Boom('cleanup')
        }
      }
      async function parent(inBody: boolean) {
        try {
          await taskGroup(async (group) => {
            for (let count = 0; count < 3; count++) group.createTask(child)
            if (inBody) await sleep(10)
          })
        } catch (error) {
          log(describeAll(error), currentTask()?.cancelling())
        }
        log('until it waits again')
        try {
          await sleep(1)
        } finally {
          log(currentTask()?.cancelling())
        }
      }
      for (const inBody of [true, false]) {
        const task = createTask(() => parent(inBody), { name: 'parent' })
        await sleep(0.1)
        task.cancel('why')
        try {
          await task
        } catch (error) {
          log(describe(error))
        }
      }
    },
  }),

  orderCase('nested groups are cancelled from the inside out, and the outer one throws the group of the inner one', {
    python: `
      def describe_group(error):
          if isinstance(error, BaseExceptionGroup):
              return f"[{', '.join(map(describe_group, error.exceptions))}]"
          return describe(error)

      async def child():
          try:
              await asyncio.sleep(10)
          finally:
              raise Boom("cleanup")

      async def parent(with_sibling):
          async with asyncio.TaskGroup() as outer:
              if with_sibling:
                  outer.create_task(asyncio.sleep(10))
              async with asyncio.TaskGroup() as inner:
                  for _ in range(3):
                      inner.create_task(child())
                  await asyncio.sleep(10)

      async def main():
          for with_sibling in (False, True):
              task = asyncio.create_task(parent(with_sibling), name="parent")
              await asyncio.sleep(0.1)
              task.cancel()
              try:
                  await task
              except ExceptionGroup as error:
                  log(describe_group(error), task.cancelling())
    `,
    async typescript({ log }) {
      function describeGroup(error: unknown): string {
        return error instanceof AggregateError ? `[${error.errors.map(describeGroup).join(', ')}]` : describe(error)
      }
      async function child() {
        try {
          await sleep(10)
        } finally {
          throw new Boom('cleanup')
        }
      }
      async function parent(withSibling: boolean) {
        await taskGroup(async (outer) => {
          if (withSibling) outer.createTask(sleep(10))
          await taskGroup(async (inner) => {
            for (let count = 0; count < 3; count++) inner.createTask(child)
            await sleep(10)
          })
        })
      }
      for (const withSibling of [false, true]) {
        const task = createTask(() => parent(withSibling), { name: 'parent' })
        await sleep(0.1)
        task.cancel()
        try {
          await task
        } catch (error) {
          log(describeGroup(error), task.cancelling())
        }
      }
    },
  }),

  orderCase('a task that fails while the cancelled body still cleans up is thrown instead of the cancellation', {
    python: `
      async def failing():
          await asyncio.sleep(0.3)
          raise Boom("task")

      async def parent():
          async with asyncio.TaskGroup() as group:
              group.create_task(failing())
              try:
                  await asyncio.sleep(10)
              except asyncio.CancelledError:
                  log("cleaning", asyncio.current_task().cancelling())
                  try:
                      await asyncio.sleep(0.5)
                  except asyncio.CancelledError:
                      log("again", asyncio.current_task().cancelling())
                      raise
                  raise

      async def outer():
          await asyncio.create_task(parent(), name="parent")

      async def main():
          for start in (parent, outer):
              task = asyncio.create_task(start(), name="task")
              await asyncio.sleep(0.1)
              task.cancel()
              try:
                  await task
              except* Boom as errors:
                  log([describe(error) for error in errors.exceptions], task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        await taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(0.3)
            throw new Boom('task')
          })
          try {
            await sleep(10)
          } catch (error) {
            log('cleaning', currentTask()?.cancelling())
            try {
              await sleep(0.5)
            } catch (again) {
              log('again', currentTask()?.cancelling())
              throw again
            }
            throw error
          }
        })
      }
      async function outer() {
        await createTask(parent, { name: 'parent' })
      }
      for (const start of [parent, outer]) {
        const task = createTask(start, { name: 'task' })
        await sleep(0.1)
        task.cancel()
        try {
          await task
        } catch (error) {
          log(describeAll(error), task.cancelling())
        }
      }
    },
  }),

  orderCase('however often a parent is cancelled, it waits for all its tasks', {
    python: `
      async def stubborn():
          for _ in range(4):
              try:
                  await asyncio.sleep(0.1)
              except asyncio.CancelledError as error:
                  log(describe(error))
          log("done")

      async def parent():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(stubborn(), name="stubborn")
          finally:
              log("left", asyncio.current_task().cancelling())

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          for count in range(4):
              log(task.cancel(count))
              await asyncio.sleep(0.05)
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function stubborn() {
        for (let count = 0; count < 4; count++) {
          try {
            await sleep(0.1)
          } catch (error) {
            log(describe(error))
          }
        }
        log('done')
      }
      async function parent() {
        try {
          await taskGroup((group) => void group.createTask(stubborn, { name: 'stubborn' }))
        } finally {
          log('left', currentTask()?.cancelling())
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      for (let count = 0; count < 4; count++) {
        log(task.cancel(count))
        await sleep(0.05)
      }
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a cancellation from outside while a task fails arrives after the errors have been handled', {
    python: `
      async def failing(begun):
          begun.set_result(None)
          await asyncio.sleep(0)
          raise Boom("text")

      async def inner(begun):
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(failing(begun), name="failing")
                  await asyncio.sleep(1)
                  log("not reached")
          except* Boom:
              log("handled", asyncio.current_task().cancelling())
          log(asyncio.current_task().cancelling())
          await asyncio.sleep(1)
          log("not reached")

      async def main():
          begun = asyncio.get_running_loop().create_future()
          task = asyncio.create_task(inner(begun), name="inner")
          await begun
          log(task.cancelling(), task.cancel(), task.cancelling())
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      const begun = new Future<null>()
      async function inner() {
        try {
          await taskGroup(async (group) => {
            group.createTask(
              async () => {
                begun.setResult(null)
                await sleep(0)
                throw new Boom('text')
              },
              { name: 'failing' },
            )
            await sleep(1)
            log('not reached')
          })
        } catch {
          log('handled', currentTask()?.cancelling())
        }
        log(currentTask()?.cancelling())
        await sleep(1)
        log('not reached')
      }
      const task = createTask(inner, { name: 'inner' })
      await begun
      log(task.cancelling(), task.cancel(), task.cancelling())
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a parent that is cancelled between the end of its last task and its own turn is cancelled', {
    python: `
      async def child():
          await asyncio.sleep(0.01)
          log("done")

      async def parent():
          async with asyncio.TaskGroup() as group:
              task = group.create_task(child(), name="child")
              task.add_done_callback(lambda done: log("cancel", asyncio.get_running_loop().call_soon(parent_task.cancel, "late") and True))
          log("not reached")

      async def main():
          global parent_task
          parent_task = asyncio.create_task(parent(), name="parent")
          try:
              await parent_task
          except asyncio.CancelledError as error:
              log(describe(error), parent_task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        await taskGroup((group) => {
          const task = group.createTask(
            async () => {
              await sleep(0.01)
              log('done')
            },
            { name: 'child' },
          )
          task.addDoneCallback(() => {
            getRunningLoop().callSoon(() => parentTask.cancel('late'))
            log('cancel', true)
          })
        })
        log('not reached')
      }
      const parentTask = createTask(parent, { name: 'parent' })
      try {
        await parentTask
      } catch (error) {
        log(describe(error), parentTask.cancelling())
      }
    },
  }),

  orderCase('a task of the group that cancels its own parent ends the group with the cancellation', {
    python: `
      async def child(parent):
          await asyncio.sleep(0.01)
          parent.cancel("from below")
          try:
              await asyncio.sleep(1)
          except asyncio.CancelledError as error:
              log(describe(error))
              raise

      async def parent():
          async with asyncio.TaskGroup() as group:
              group.create_task(child(asyncio.current_task()), name="child")

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        const self = currentTask()
        await taskGroup(
          (group) =>
            void group.createTask(
              async () => {
                await sleep(0.01)
                self?.cancel('from below')
                try {
                  await sleep(1)
                } catch (error) {
                  log(describe(error))
                  throw error
                }
              },
              { name: 'child' },
            ),
        )
      }
      const task = createTask(parent, { name: 'parent' })
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelling())
      }
    },
  }),

  orderCase('a body that fails and is cancelled while its tasks end throws its error, and the request stays', {
    python: `
      async def stubborn():
          try:
              await asyncio.sleep(1)
          finally:
              await asyncio.sleep(0.1)

      async def parent():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(stubborn())
                  await asyncio.sleep(0.01)
                  raise Boom("body")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions], asyncio.current_task().cancelling())
          await asyncio.sleep(0)
          log("not reached")

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.05)
          task.cancel("why")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelling())
    `,
    async typescript({ log }) {
      async function parent() {
        try {
          await taskGroup(async (group) => {
            group.createTask(async () => {
              try {
                await sleep(1)
              } finally {
                await sleep(0.1)
              }
            })
            await sleep(0.01)
            throw new Boom('body')
          })
        } catch (error) {
          log(describeAll(error), currentTask()?.cancelling())
        }
        await sleep(0)
        log('not reached')
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.05)
      task.cancel('why')
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelling())
      }
    },
  }),

  orderCase('a group that is left by hand throws what it is told, in the same turns', {
    python: `
      async def main():
          asyncio.create_task(turns(4), name="clock")
          group = asyncio.TaskGroup()
          await group.__aenter__()
          group.create_task(asyncio.sleep(0), name="child")
          error = Boom("told")
          try:
              await group.__aexit__(Boom, error, None)
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
    `,
    async typescript({ log, turns }) {
      createTask(() => turns(4), { name: 'clock' })
      const group = new TaskGroup()
      group.enter()
      group.createTask(sleep(0), { name: 'child' })
      try {
        await group.exit({ error: new Boom('told') })
      } catch (error) {
        log(describeAll(error))
      }
    },
  }),

  orderCase('a body that wants the program to end does so bare, when the tasks have ended', {
    python: `
      async def failing():
          await asyncio.sleep(0.1)
          raise Boom("task")

      async def parent():
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(failing())
                  try:
                      await asyncio.sleep(10)
                  finally:
                      raise KeyboardInterrupt
          except KeyboardInterrupt as error:
              log(describe(error), asyncio.current_task().cancelling())

      async def main():
          await parent()
    `,
    async typescript({ log }) {
      try {
        await taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(0.1)
            throw new Boom('task')
          })
          try {
            await sleep(10)
          } finally {
            throw new KeyboardInterrupt()
          }
        })
      } catch (error) {
        log(describe(error), currentTask()?.cancelling())
      }
    },
  }),

  orderCase('a cancelled task that fails on the way is an error of the group, not of the one that cancelled it', {
    python: `
      async def child():
          try:
              await asyncio.sleep(1)
          finally:
              raise Boom("cleanup")

      async def main():
          try:
              async with asyncio.TaskGroup() as group:
                  task = group.create_task(child(), name="child")
                  await asyncio.sleep(0.01)
                  task.cancel()
                  try:
                      await task
                  except asyncio.CancelledError:
                      log("the group cancelled the body")
                      raise
                  except Boom:
                      log("the body saw it")
                  log(repr(group))
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      try {
        await taskGroup(async (group) => {
          const task = group.createTask(
            async () => {
              try {
                await sleep(1)
              } finally {
                throw new Boom('cleanup')
              }
            },
            { name: 'child' },
          )
          await sleep(0.01)
          task.cancel()
          try {
            await task
          } catch (error) {
            if (!(error instanceof Boom)) {
              log('the group cancelled the body')
              throw error
            }
            log('the body saw it')
          }
          log(String(group))
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a group within the cleaning up of a cancelled task works, and the request stays', {
    python: `
      async def child(value):
          await asyncio.sleep(0.01)
          return value

      async def parent():
          try:
              await asyncio.sleep(1)
          finally:
              async with asyncio.TaskGroup() as group:
                  first = group.create_task(child(1))
                  second = group.create_task(child(2))
              log(first.result(), second.result(), asyncio.current_task().cancelling())

      async def main():
          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          task.cancel("why")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function parent() {
        try {
          await sleep(1)
        } finally {
          const [first, second] = await taskGroup((group) => [
            group.createTask(sleep(0.01, 1)),
            group.createTask(sleep(0.01, 2)),
          ])
          log(first?.result(), second?.result(), currentTask()?.cancelling())
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      task.cancel('why')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
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
]
