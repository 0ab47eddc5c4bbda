import { allTasks, createTask, currentTask, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a parent goes on a turn after its child has returned', {
    python: `
      async def child():
          log("child")
          return "value"

      async def main():
          task = asyncio.create_task(child(), name="child")
          asyncio.create_task(turns(4), name="clock")
          log("got", await task)
    `,
    async typescript({ log, turns }) {
      async function child() {
        log('child')
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      createTask(() => turns(4), { name: 'clock' })
      log('got', await task)
    },
  }),

  orderCase('two parents of one child go on in the order in which they began to wait', {
    python: `
      async def child():
          await asyncio.sleep(0.01)
          return [1, 2]

      async def parent(task):
          log("waits")
          result = await task
          log("got", result, result is await task)

      async def main():
          task = asyncio.create_task(child(), name="child")
          for name in ["second", "first"]:
              asyncio.create_task(parent(task), name=name)
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0.01)
        return [1, 2]
      }
      async function parent() {
        log('waits')
        const result = await task
        log('got', result, result === (await task))
      }
      const task = createTask(child, { name: 'child' })
      for (const name of ['second', 'first']) createTask(parent, { name })
      await sleep(0.02)
    },
  }),

  orderCase('an exception of a child reaches all who await it, now and later', {
    python: `
      async def child():
          await asyncio.sleep(0)
          raise Boom("child")

      async def parent(task):
          try:
              await task
          except Boom as error:
              log(describe(error), error is task.exception())

      async def main():
          task = asyncio.create_task(child(), name="child")
          asyncio.create_task(turns(4), name="clock")
          asyncio.create_task(parent(task), name="parent")
          await parent(task)
          await parent(task)
          await asyncio.sleep(0)
    `,
    async typescript({ log, turns }) {
      async function child() {
        await sleep(0)
        throw new Boom('child')
      }
      async function parent() {
        try {
          await task
        } catch (error) {
          log(describe(error), error === task.exception())
        }
      }
      const task = createTask(child, { name: 'child' })
      createTask(() => turns(4), { name: 'clock' })
      createTask(parent, { name: 'parent' })
      await parent()
      await parent()
      await sleep(0)
    },
  }),

  orderCase('awaiting a task that is done takes no turn', {
    python: `
      async def child():
          return "value"

      async def main():
          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0.01)
          asyncio.get_running_loop().call_soon(log, "callback")
          log("got", await task, await task)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      async function child() {
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0.01)
      getRunningLoop().callSoon(log, 'callback')
      log('got', await task, await task)
      await sleep(0)
    },
  }),

  orderCase('tasks are awaited in any order, and those that were done in the meantime at once', {
    python: `
      async def child(delay):
          await asyncio.sleep(delay)
          log("done")
          return delay

      async def main():
          tasks = [asyncio.create_task(child(delay), name=f"after {delay}") for delay in [0.02, 0.01, 0.03]]
          asyncio.get_running_loop().call_later(0.02, lambda: asyncio.create_task(turns(4), name="clock"))
          for task in tasks:
              log("got", await task)
    `,
    async typescript({ log, turns }) {
      async function child(delay: number) {
        await sleep(delay)
        log('done')
        return delay
      }
      const tasks = [0.02, 0.01, 0.03].map((delay) => createTask(() => child(delay), { name: `after ${delay}` }))
      getRunningLoop().callLater(0.02, () => createTask(() => turns(4), { name: 'clock' }))
      for (const task of tasks) log('got', await task)
    },
  }),

  orderCase('a value climbs a chain of awaiting tasks a turn at a time', {
    python: `
      async def link(depth):
          if depth == 0:
              log("bottom")
              return 0
          value = await asyncio.create_task(link(depth - 1), name=f"link {depth - 1}")
          log("got", value)
          return value + 1

      async def main():
          asyncio.create_task(turns(10), name="clock")
          log(await link(4))
    `,
    async typescript({ log, turns }) {
      async function link(depth: number): Promise<number> {
        if (depth === 0) {
          log('bottom')
          return 0
        }
        const value = await createTask(() => link(depth - 1), { name: `link ${depth - 1}` })
        log('got', value)
        return value + 1
      }
      createTask(() => turns(10), { name: 'clock' })
      log(await link(4))
    },
  }),

  orderCase('callbacks belong to no task, whoever scheduled them', {
    python: `
      async def child():
          asyncio.get_running_loop().call_soon(lambda: log("soon", asyncio.current_task() is None))
          asyncio.get_running_loop().call_later(0.01, log, "later")
          log("child")

      async def main():
          task = asyncio.create_task(child(), name="child")
          task.add_done_callback(lambda done: log("done", asyncio.current_task() is None))
          await task
          log(asyncio.current_task() is task)
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      async function child() {
        getRunningLoop().callSoon(() => log('soon', currentTask() === null))
        getRunningLoop().callLater(0.01, log, 'later')
        log('child')
      }
      const task = createTask(child, { name: 'child' })
      task.addDoneCallback(() => log('done', currentTask() === null))
      await task
      log(currentTask() === task)
      await sleep(0.02)
    },
  }),

  orderCase('tasks without a name are numbered in the order of creation', {
    python: `
      async def child():
          log("child")

      async def main():
          first = asyncio.create_task(child())
          named = asyncio.create_task(child(), name="named")
          second = asyncio.create_task(child())
          third = asyncio.create_task(child())
          third.set_name("renamed")
          log(named.get_name(), third.get_name())
          for task in [second, first, named, third]:
              await task
    `,
    async typescript({ log }) {
      async function child() {
        log('child')
      }
      const first = createTask(child)
      const named = createTask(child, { name: 'named' })
      const second = createTask(child)
      const third = createTask(child)
      third.setName('renamed')
      log(named.getName(), third.getName())
      for (const task of [second, first, named, third]) await task
    },
  }),

  orderCase('allTasks knows the tasks that are not done', {
    python: `
      async def child(delay):
          await asyncio.sleep(delay)
          log_names("at the end of the child")

      def log_names(moment):
          log(moment, sorted(task.get_name() for task in asyncio.all_tasks()))

      async def main():
          log_names("alone")
          asyncio.create_task(child(0.01), name="short")
          victim = asyncio.create_task(child(0.03), name="victim")
          log_names("before the first steps")
          await asyncio.sleep(0.02)
          log_names("when one is done")
          victim.cancel()
          log_names("when one is told to stop")
          await asyncio.sleep(0)
          log_names("a turn later")
    `,
    async typescript({ log }) {
      async function child(delay: number) {
        await sleep(delay)
        logNames('at the end of the child')
      }
      function logNames(moment: string) {
        log(moment, [...allTasks()].map((task) => task.getName()).toSorted())
      }
      logNames('alone')
      createTask(() => child(0.01), { name: 'short' })
      const victim = createTask(() => child(0.03), { name: 'victim' })
      logNames('before the first steps')
      await sleep(0.02)
      logNames('when one is done')
      victim.cancel()
      logNames('when one is told to stop')
      await sleep(0)
      logNames('a turn later')
    },
  }),
]
