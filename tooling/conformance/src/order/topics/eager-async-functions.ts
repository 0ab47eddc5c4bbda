import {
  allTasks,
  ContextVar,
  createEagerTaskFactory,
  createTask,
  currentTask,
  eagerTaskFactory,
  getRunningLoop,
  sleep,
  Task,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

// The first step of an `async` function is over when a microtask has passed: only then does it wait for something, and is it seen
// to be done. So these cases look no earlier. Generator functions show in every detail what Python shows.

export const cases: readonly OrderCase[] = [
  orderCase('an eager task takes its first step at once, in its own name, and the others in later turns', {
    python: `
      async def child():
          log("begins")
          await asyncio.sleep(0)
          log("goes on")
          await asyncio.sleep(0.01)
          log("ends")

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          asyncio.get_running_loop().call_soon(log, "callback")
          log("before")
          task = asyncio.create_task(child(), name="child")
          log("created", task.done())
          await task
          log("after")
    `,
    async typescript({ log }) {
      async function child() {
        log('begins')
        await sleep(0)
        log('goes on')
        await sleep(0.01)
        log('ends')
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      getRunningLoop().callSoon(log, 'callback')
      log('before')
      const task = createTask(child, { name: 'child' })
      log('created', task.done())
      await task
      log('after')
    },
  }),

  orderCase('one task can be started eagerly, or not, whatever the factory says', {
    python: `
      async def child():
          log("child")
          await asyncio.sleep(0)

      async def main():
          loop = asyncio.get_running_loop()
          first = asyncio.create_task(child(), name="first", eager_start=True)
          second = asyncio.create_task(child(), name="second")
          loop.set_task_factory(asyncio.eager_task_factory)
          third = asyncio.create_task(child(), name="third")
          fourth = asyncio.create_task(child(), name="fourth", eager_start=False)
          log("created")
          for task in (first, second, third, fourth):
              await task
    `,
    async typescript({ log }) {
      async function child() {
        log('child')
        await sleep(0)
      }
      const loop = getRunningLoop()
      const first = createTask(child, { name: 'first', eagerStart: true })
      const second = createTask(child, { name: 'second' })
      loop.setTaskFactory(eagerTaskFactory)
      const third = createTask(child, { name: 'third' })
      const fourth = createTask(child, { name: 'fourth', eagerStart: false })
      log('created')
      for (const task of [first, second, third, fourth]) await task
    },
  }),

  orderCase('an async function that never waits is awaited without a turn', {
    python: `
      async def child(future):
          future.set_result("my message")
          return "hello"

      async def main():
          loop = asyncio.get_running_loop()
          loop.set_task_factory(asyncio.eager_task_factory)
          loop.call_soon(log, "callback")
          future = loop.create_future()
          task = asyncio.create_task(child(future), name="child")
          log(await future)
          log(await task)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      loop.setTaskFactory(eagerTaskFactory)
      loop.callSoon(log, 'callback')
      const future = loop.createFuture<string>()
      async function child() {
        future.setResult('my message')
        return 'hello'
      }
      const task = createTask(child, { name: 'child' })
      log(await future)
      log(await task)
    },
  }),

  orderCase('the current task is the eager one in its first step, and the creator’s again afterwards', {
    python: `
      async def grandchild():
          log("grandchild")
          await asyncio.sleep(0)
          log("grandchild again")

      async def child():
          log("child", asyncio.current_task() in asyncio.all_tasks())
          task = asyncio.create_task(grandchild(), name="grandchild")
          log("child still")
          await asyncio.sleep(0)
          log("child again", asyncio.current_task() in asyncio.all_tasks())
          await task

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          task = asyncio.create_task(child(), name="child")
          log("main")
          await task
          log("main again", task in asyncio.all_tasks())
    `,
    async typescript({ log }) {
      const inAll = () => allTasks().has(currentTask()!)
      async function grandchild() {
        log('grandchild')
        await sleep(0)
        log('grandchild again')
      }
      async function child() {
        log('child', inAll())
        const task = createTask(grandchild, { name: 'grandchild' })
        log('child still')
        await sleep(0)
        log('child again', inAll())
        await task
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      const task = createTask(child, { name: 'child' })
      log('main')
      await task
      log('main again', allTasks().has(task))
    },
  }),

  orderCase('an eager task that waits is one of all tasks until it is done', {
    python: `
      async def child(first, second):
          log(len(asyncio.all_tasks()), asyncio.current_task() in asyncio.all_tasks())
          await first
          second.set_result(None)

      async def main():
          loop = asyncio.get_running_loop()
          loop.set_task_factory(asyncio.eager_task_factory)
          first, second = loop.create_future(), loop.create_future()
          task = asyncio.create_task(child(first, second), name="child")
          log(task in asyncio.all_tasks(), task.done())
          first.set_result(None)
          await second
          log(task in asyncio.all_tasks(), task.done())
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      loop.setTaskFactory(eagerTaskFactory)
      const first = loop.createFuture<void>()
      const second = loop.createFuture<void>()
      async function child() {
        log(allTasks().size, allTasks().has(currentTask()!))
        await first
        second.setResult()
      }
      const task = createTask(child, { name: 'child' })
      log(allTasks().has(task), task.done())
      first.setResult()
      await second
      log(allTasks().has(task), task.done())
    },
  }),

  orderCase('a cancel after the first step reaches where the task waits', {
    python: `
      async def child():
          try:
              await asyncio.sleep(0.1)
          except asyncio.CancelledError as error:
              log(describe(error))
              raise

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          task = asyncio.create_task(child(), name="child")
          log(task.cancel("message"), task.cancelling())
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(0.1)
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      const task = createTask(child, { name: 'child' })
      log(task.cancel('message'), task.cancelling())
      try {
        await task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('an eager task that cancels itself in its first step is cancelled at its first wait', {
    python: `
      async def child():
          asyncio.current_task().cancel("itself")
          log("goes on")
          await asyncio.sleep(0)
          log("never")

      async def main():
          asyncio.create_task(turns(3), name="clock")
          task = asyncio.create_task(child(), name="child", eager_start=True)
          log(task.done(), task.cancelling())
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log, turns }) {
      createTask(() => turns(3), { name: 'clock' })
      async function child() {
        currentTask()?.cancel('itself')
        log('goes on')
        await sleep(0)
        log('never')
      }
      const task = createTask(child, { name: 'child', eagerStart: true })
      log(task.done(), task.cancelling())
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('an error of the first step is kept for whoever awaits the task', {
    python: `
      async def child():
          raise Boom("in the first step")

      async def main():
          task = asyncio.create_task(child(), name="child", eager_start=True)
          log("created")
          try:
              await task
          except Boom as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function child() {
        throw new Boom('in the first step')
      }
      const task = createTask(child, { name: 'child', eagerStart: true })
      log('created')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('context variables set by an eager task stay its own', {
    python: `
      import contextvars

      variable = contextvars.ContextVar("variable", default=0)

      async def child():
          log(variable.get())
          variable.set(2)
          await asyncio.sleep(0.1)
          log(variable.get())
          variable.set(3)

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          variable.set(1)
          task = asyncio.create_task(child(), name="child")
          log(variable.get())
          await task
          log(variable.get())
    `,
    async typescript({ log }) {
      const variable = new ContextVar<number>('variable', { default: 0 })
      async function child() {
        log(variable.get())
        variable.set(2)
        await sleep(0.1)
        log(variable.get())
        variable.set(3)
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      variable.set(1)
      const task = createTask(child, { name: 'child' })
      log(variable.get())
      await task
      log(variable.get())
    },
  }),

  orderCase('a factory for a class of one’s own starts its tasks eagerly', {
    python: `
      class OwnTask(asyncio.Task):
          pass

      async def child():
          log("child")
          await asyncio.sleep(0)

      async def main():
          factory = asyncio.create_eager_task_factory(OwnTask)
          asyncio.get_running_loop().set_task_factory(factory)
          task = asyncio.create_task(child(), name="child")
          log(isinstance(task, OwnTask), asyncio.get_running_loop().get_task_factory() is factory)
          await task
    `,
    async typescript({ log }) {
      class OwnTask<T> extends Task<T> {}
      async function child() {
        log('child')
        await sleep(0)
      }
      const factory = createEagerTaskFactory(OwnTask)
      getRunningLoop().setTaskFactory(factory)
      const task = createTask(child, { name: 'child' })
      log(task instanceof OwnTask, getRunningLoop().getTaskFactory() === factory)
      await task
    },
  }),
]
