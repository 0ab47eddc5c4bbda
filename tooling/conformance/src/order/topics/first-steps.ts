import { createTask, ensureFuture, Future, getRunningLoop, sleep } from '@asyncio/core'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a task takes its first step in the turn after the one that created it', {
    python: `
      async def child():
          log("child")

      async def main():
          task = asyncio.create_task(child(), name="child")
          log("created", task.done())
          await asyncio.sleep(0)
          log("a turn later", task.done())
    `,
    async typescript({ log }) {
      async function child() {
        log('child')
      }
      const task = createTask(child, { name: 'child' })
      log('created', task.done())
      await sleep(0)
      log('a turn later', task.done())
    },
  }),

  orderCase('first steps come in the order of creation', {
    python: `
      async def child(number):
          log("child", number)

      async def main():
          for name in "cab":
              asyncio.create_task(child(ord(name)), name=name)
          await asyncio.sleep(0)
          log("main")
    `,
    async typescript({ log }) {
      async function child(number: number) {
        log('child', number)
      }
      for (const name of 'cab') createTask(() => child(name.charCodeAt(0)), { name })
      await sleep(0)
      log('main')
    },
  }),

  orderCase('callbacks and first steps share one queue', {
    python: `
      async def child():
          log("child")

      async def main():
          loop = asyncio.get_running_loop()
          loop.call_soon(log, "callback", 1)
          asyncio.create_task(child(), name="first")
          loop.call_soon(log, "callback", 2)
          asyncio.create_task(child(), name="second")
          loop.call_soon(log, "callback", 3)
          await asyncio.sleep(0)
          log("main")
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function child() {
        log('child')
      }
      loop.callSoon(log, 'callback', 1)
      createTask(child, { name: 'first' })
      loop.callSoon(log, 'callback', 2)
      createTask(child, { name: 'second' })
      loop.callSoon(log, 'callback', 3)
      await sleep(0)
      log('main')
    },
  }),

  orderCase('every generation of tasks begins a turn later', {
    python: `
      async def parent(generation):
          log("begins")
          if generation < 3:
              for side in "lr":
                  name = asyncio.current_task().get_name() + side
                  asyncio.create_task(parent(generation + 1), name=name)
          log("ends")

      async def main():
          asyncio.create_task(turns(5), name="clock")
          asyncio.create_task(parent(1), name="t")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      async function parent(name: string, generation: number) {
        log('begins')
        if (generation < 3) {
          for (const side of 'lr') createTask(() => parent(name + side, generation + 1), { name: name + side })
        }
        log('ends')
      }
      createTask(() => turns(5), { name: 'clock' })
      createTask(() => parent('t', 1), { name: 't' })
      await sleep(0.01)
    },
  }),

  orderCase('a task that a callback starts steps in the turn after the callback', {
    python: `
      async def child():
          log("child")

      async def main():
          asyncio.create_task(turns(3), name="clock")
          asyncio.get_running_loop().call_soon(lambda: asyncio.create_task(child(), name="child"))
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      async function child() {
        log('child')
      }
      createTask(() => turns(3), { name: 'clock' })
      getRunningLoop().callSoon(() => createTask(child, { name: 'child' }))
      await sleep(0.01)
    },
  }),

  orderCase('ensureFuture starts a task for a coroutine and hands a future back as it is', {
    python: `
      async def child():
          log("child")
          return 1

      async def main():
          future = asyncio.get_running_loop().create_future()
          log(asyncio.ensure_future(future) is future)
          task = asyncio.ensure_future(child())
          log(asyncio.ensure_future(task) is task, task.done())
          log(await task)
    `,
    async typescript({ log }) {
      async function child() {
        log('child')
        return 1
      }
      const future = new Future()
      log(ensureFuture(future) === future)
      const task = ensureFuture(child)
      log(ensureFuture(task) === task, task.done())
      log(await task)
    },
  }),
]
