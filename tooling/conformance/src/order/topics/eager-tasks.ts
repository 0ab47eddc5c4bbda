import {
  allTasks,
  ContextVar,
  createTask,
  currentTask,
  eagerTaskFactory,
  Future,
  gather,
  getRunningLoop,
  sleep,
  type Task,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

// In TypeScript all that is made eager here is a generator function: it is done at once if it never waits, as in Python. An async
// function is seen to be done a moment later, and can't be told from its creator where there is no AsyncLocalStorage.

type Turns = Generator<unknown, void, unknown>

/** What `turns` is, as a generator function. */
function turnsOf(log: (...entry: readonly unknown[]) => void): (count: number) => Turns {
  return function* turns(count) {
    for (let turn = 0; turn < count; turn++) {
      log('turn', turn)
      yield
    }
  }
}

/* oxlint-disable require-yield -- some never wait, which is the point */

export const cases: readonly OrderCase[] = [
  orderCase('an eager task takes its first step where it is made, and is the current one meanwhile', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          loop.set_task_factory(asyncio.eager_task_factory)

          async def child():
              log("first step", asyncio.current_task().get_name(), len(asyncio.all_tasks()))
              await asyncio.sleep(0)
              log("second step", asyncio.current_task().get_name(), len(asyncio.all_tasks()))
              return "result"

          loop.call_soon(log, "callback")
          asyncio.create_task(turns(3), name="clock")
          task = asyncio.create_task(child(), name="child")
          log("made", task.done(), len(asyncio.all_tasks()))
          log("got", await task, len(asyncio.all_tasks()))
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      const turns = turnsOf(log)
      loop.setTaskFactory(eagerTaskFactory)
      function* child() {
        log('first step', currentTask()!.getName(), allTasks().size)
        yield* sleep(0)
        log('second step', currentTask()!.getName(), allTasks().size)
        return 'result'
      }
      loop.callSoon(log, 'callback')
      createTask(() => turns(3), { name: 'clock' })
      const task = createTask(child, { name: 'child' })
      log('made', task.done(), allTasks().size)
      log('got', await task, allTasks().size)
    },
  }),

  orderCase('an eager generator that never waits is done when it was made, however it ends', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          loop.set_task_factory(asyncio.eager_task_factory)
          future = loop.create_future()

          async def returning():
              log("in all tasks", asyncio.current_task() in asyncio.all_tasks())
              future.set_result("set by the child")
              return "hello"

          async def raising():
              raise Boom("at once")

          async def leaving():
              raise asyncio.CancelledError("by itself")

          for child in [returning, raising, leaving]:
              task = asyncio.create_task(child(), name="child")
              log(task.done(), task.cancelled(), task in asyncio.all_tasks(), task.cancel("too late"), task.cancelling())
              try:
                  log("got", await task)
              except BaseException as error:
                  log("got", describe(error))
          log(future.done(), await future)
    `,
    async typescript({ log }) {
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      const future = new Future<string>()
      const children = [
        function* () {
          log('in all tasks', allTasks().has(currentTask()!))
          future.setResult('set by the child')
          return 'hello'
        },
        function* (): Generator<unknown, string> {
          throw new Boom('at once')
        },
        function* (): Generator<unknown, string> {
          const gone = new Future<string>()
          gone.cancel('by itself')
          return yield* gone
        },
      ]
      for (const child of children) {
        const task: Task<string> = createTask(child, { name: 'child' })
        log(task.done(), task.cancelled(), allTasks().has(task), task.cancel('too late'), task.cancelling())
        try {
          log('got', await task)
        } catch (error) {
          log('got', describe(error))
        }
      }
      log(future.done(), await future)
    },
  }),

  orderCase('an eager task that waits is cancelled like any other', {
    python: `
      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

          async def child():
              log("begins")
              try:
                  await asyncio.sleep(0.1)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise

          task = asyncio.create_task(child(), name="child")
          log(task.cancel("enough"), task.cancelling(), task.done())
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      function* child() {
        log('begins')
        try {
          yield* sleep(0.1)
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      log(task.cancel('enough'), task.cancelling(), task.done())
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('an eager task has a context of its own from its first step on', {
    python: `
      from contextvars import ContextVar

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          number = ContextVar("number", default=0)

          async def child():
              for value in [2, 3]:
                  log(number.get())
                  number.set(value)
                  log(number.get())
                  await asyncio.sleep(0.1)

          number.set(1)
          task = asyncio.create_task(child(), name="child")
          log(number.get())
          await task
          log(number.get())
    `,
    async typescript({ log }) {
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      const number = new ContextVar('number', { default: 0 })
      function* child() {
        for (const value of [2, 3]) {
          log(number.get())
          number.set(value)
          log(number.get())
          yield* sleep(0.1)
        }
      }
      number.set(1)
      const task = createTask(child, { name: 'child' })
      log(number.get())
      await task
      log(number.get())
    },
  }),

  orderCase('a task may be made eager, or not, against the habit of its loop', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          async def child():
              log("begins")

          for factory in [None, asyncio.eager_task_factory]:
              loop.set_task_factory(factory)
              for eager_start in [True, False]:
                  task = asyncio.create_task(child(), name="named", eager_start=eager_start)
                  log(eager_start, task.get_name(), task.done())
                  await task
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      function* child() {
        log('begins')
      }
      for (const factory of [null, eagerTaskFactory]) {
        loop.setTaskFactory(factory)
        for (const eagerStart of [true, false]) {
          const task = createTask(child, { name: 'named', eagerStart })
          log(eagerStart, task.getName(), task.done())
          await task
        }
      }
    },
  }),

  orderCase('eager tasks that make eager tasks go down as deep as they wish in one step, and wait in their order', {
    python: `
      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

          async def descend(depth):
              log("down", depth)
              if depth > 0:
                  await asyncio.create_task(descend(depth - 1), name=f"depth {depth - 1}")
              else:
                  await asyncio.sleep(0)
              log("up", depth)
              return depth

          asyncio.create_task(turns(6), name="clock")
          log("got", await asyncio.create_task(descend(3), name="depth 3"))

          async def leaf(number):
              log("leaf", number)
              return number

          log("got", await asyncio.gather(*(leaf(number) for number in range(3))))
    `,
    async typescript({ log }) {
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      const turns = turnsOf(log)
      function* descend(depth: number): Generator<unknown, number, unknown> {
        log('down', depth)
        if (depth > 0) yield* createTask(() => descend(depth - 1), { name: `depth ${depth - 1}` })
        else yield* sleep(0)
        log('up', depth)
        return depth
      }
      createTask(() => turns(6), { name: 'clock' })
      log('got', await createTask(() => descend(3), { name: 'depth 3' }))
      function* leaf(number: number) {
        log('leaf', number)
        return number
      }
      log('got', await gather([0, 1, 2].map((number) => () => leaf(number))))
    },
  }),
]
