import { createTask, Future, isCancelled, sleep, type Task } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a task that is nothing but a wait for itself is refused a turn later, and a cancel in between wins', {
    python: `
      async def main():
          async def whole():
              return await tasks[name]

          tasks = {}
          for name in ["left alone", "cancelled"]:
              tasks[name] = asyncio.create_task(whole())
              asyncio.create_task(turns(3), name="clock")
              await asyncio.sleep(0)
              log(name, tasks[name].done())
              if name == "cancelled":
                  tasks[name].cancel()
              await asyncio.sleep(0)
              log(name, tasks[name].done())
              try:
                  await tasks[name]
              except RuntimeError as error:
                  log(str(error).split(":")[0])
              except asyncio.CancelledError:
                  log("cancelled")
    `,
    async typescript({ log, turns }) {
      const tasks = new Map<string, Task<unknown>>()
      for (const name of ['left alone', 'cancelled']) {
        const task: Task<unknown> = createTask(() => tasks.get(name) as Task<unknown>)
        tasks.set(name, task)
        createTask(() => turns(3), { name: 'clock' })
        await sleep(0)
        log(name, task.done())
        if (name === 'cancelled') task.cancel()
        await sleep(0)
        log(name, task.done())
        try {
          await task
        } catch (error) {
          if (isCancelled(error)) log('cancelled')
          else log((error as Error).message.split(':')[0])
        }
      }
    },
  }),

  orderCase('a task that awaits itself gets a RuntimeError', {
    python: `
      async def main():
          async def child():
              try:
                  await task
              except RuntimeError as error:
                  log(describe(error), str(error).split(":")[0])

          task = asyncio.create_task(child(), name="child")
          asyncio.create_task(turns(3), name="clock")
          await task
    `,
    async typescript({ log, turns }) {
      async function child() {
        try {
          await task
        } catch (error) {
          log(describe(error), (error as Error).message.split(':')[0])
        }
      }
      const task: Task<void> = createTask(child, { name: 'child' })
      createTask(() => turns(3), { name: 'clock' })
      await task
    },
  }),

  orderCase('a task answers for its result only when it is done', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0.01)
              return 1

          def attempt(read):
              try:
                  return read()
              except asyncio.InvalidStateError as error:
                  return describe(error)

          task = asyncio.create_task(child(), name="child")
          log(task.done(), attempt(task.result), attempt(task.exception))
          await task
          log(task.done(), attempt(task.result), attempt(task.exception))
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0.01)
        return 1
      }
      function attempt(read: () => unknown) {
        try {
          return read()
        } catch (error) {
          return describe(error)
        }
      }
      const task = createTask(child, { name: 'child' })
      const result = () => task.result()
      const exception = () => task.exception()
      log(task.done(), attempt(result), attempt(exception))
      await task
      log(task.done(), attempt(result), attempt(exception))
    },
  }),

  orderCase('only a task itself settles it', {
    python: `
      async def main():
          async def child():
              return "own"

          task = asyncio.create_task(child(), name="child")
          for settle in [lambda: task.set_result("foreign"), lambda: task.set_exception(Boom("foreign"))]:
              try:
                  settle()
              except RuntimeError as error:
                  log(describe(error))
          log(await task)
    `,
    async typescript({ log }) {
      async function child() {
        return 'own'
      }
      const task = createTask(child, { name: 'child' })
      for (const settle of [() => task.setResult('foreign'), () => task.setException(new Boom('foreign'))]) {
        try {
          settle()
        } catch (error) {
          log(describe(error))
        }
      }
      log(await task)
    },
  }),

  orderCase('the exception of a task that nobody awaits stays with the task', {
    python: `
      async def main():
          async def child():
              raise Boom("child")

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0.01)
          log("main goes on", task.done(), task.cancelled(), describe(task.exception()))
    `,
    async typescript({ log }) {
      async function child() {
        throw new Boom('child')
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0.01)
      log('main goes on', task.done(), task.cancelled(), describe(task.exception()))
    },
  }),

  orderCase('main that raises ends the run at once', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(0.02)
                  log("never comes to this")
              finally:
                  log("nor to this")

          asyncio.create_task(child(), name="child")
          await asyncio.sleep(0.01)
          raise Boom("main")
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(0.02)
          log('never comes to this')
        } finally {
          log('nor to this')
        }
      }
      createTask(child, { name: 'child' })
      await sleep(0.01)
      throw new Boom('main')
    },
  }),

  orderCase('main that waits for what never comes is a deadlock', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0.01)
              log("the last to do anything")

          asyncio.create_task(child(), name="child")
          log("waits")
          await asyncio.get_running_loop().create_future()
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0.01)
        log('the last to do anything')
      }
      createTask(child, { name: 'child' })
      log('waits')
      await new Future()
    },
  }),

  orderCase('an exception before the first suspension waits in the task until it is awaited', {
    python: `
      async def main():
          async def child():
              log("raises")
              raise Boom("first step")

          task = asyncio.create_task(child(), name="child")
          asyncio.create_task(turns(3), name="clock")
          await asyncio.sleep(0)
          log("done", task.done())
          try:
              await task
          except Boom as error:
              log(describe(error))
    `,
    async typescript({ log, turns }) {
      async function child() {
        log('raises')
        throw new Boom('first step')
      }
      const task = createTask(child, { name: 'child' })
      createTask(() => turns(3), { name: 'clock' })
      await sleep(0)
      log('done', task.done())
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase("a task's done callback may start the next task", {
    python: `
      async def main():
          async def stage(number):
              log("stage", number)
              await asyncio.sleep(0)

          def start(number):
              task = asyncio.create_task(stage(number), name=f"stage {number}")
              if number < 3:
                  task.add_done_callback(lambda done: start(number + 1))

          start(1)
          asyncio.create_task(turns(8), name="clock")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      async function stage(number: number) {
        log('stage', number)
        await sleep(0)
      }
      function start(number: number) {
        const task = createTask(() => stage(number), { name: `stage ${number}` })
        if (number < 3) task.addDoneCallback(() => start(number + 1))
      }
      start(1)
      createTask(() => turns(8), { name: 'clock' })
      await sleep(0.01)
    },
  }),

  orderCase('tasks that wait for each other are a deadlock', {
    python: `
      async def main():
          async def hen():
              log("waits for the egg")
              return await egg

          async def lay():
              log("waits for the hen")
              return await first

          first = asyncio.create_task(hen(), name="hen")
          egg = asyncio.create_task(lay(), name="egg")
          await first
    `,
    async typescript({ log }) {
      async function hen(): Promise<unknown> {
        log('waits for the egg')
        return egg
      }
      async function lay(): Promise<unknown> {
        log('waits for the hen')
        return first
      }
      const first: Task<unknown> = createTask(hen, { name: 'hen' })
      const egg: Task<unknown> = createTask(lay, { name: 'egg' })
      await first
    },
  }),
]
