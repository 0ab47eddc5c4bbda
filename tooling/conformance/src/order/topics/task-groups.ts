import { asyncWith, createTask, getRunningLoop, sleep, TaskGroup, taskGroup } from '@asyncio/core'
import { orderCase, type OrderCase } from '../order-case.ts'

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
]
