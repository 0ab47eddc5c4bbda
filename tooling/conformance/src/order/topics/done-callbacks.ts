import { createTask, Future, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('done callbacks and waiters are served in the order in which they came', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def waiter():
              log("got", await future)

          future.add_done_callback(lambda done: log("callback", 1))
          asyncio.create_task(waiter(), name="a")
          await asyncio.sleep(0)
          future.add_done_callback(lambda done: log("callback", 2))
          asyncio.create_task(waiter(), name="b")
          await asyncio.sleep(0)
          future.add_done_callback(lambda done: log("callback", 3))
          future.set_result("value")
          log("got", await future)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const future = new Future<string>()
      async function waiter() {
        log('got', await future)
      }
      future.addDoneCallback(() => log('callback', 1))
      createTask(waiter, { name: 'a' })
      await sleep(0)
      future.addDoneCallback(() => log('callback', 2))
      createTask(waiter, { name: 'b' })
      await sleep(0)
      future.addDoneCallback(() => log('callback', 3))
      future.setResult('value')
      log('got', await future)
      await sleep(0)
    },
  }),

  orderCase('a done callback gets the future, in a turn of its own', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          future.add_done_callback(lambda done: log("callback", done is future, done.result()))
          future.set_result(1)
          log("set")
          await asyncio.sleep(0)
          log("a turn later")
    `,
    async typescript({ log }) {
      const future = new Future<number>()
      future.addDoneCallback((done) => log('callback', done === future, done.result()))
      future.setResult(1)
      log('set')
      await sleep(0)
      log('a turn later')
    },
  }),

  orderCase('a callback added to a future that is done runs in the next turn', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          future = loop.create_future()
          future.set_result(1)
          loop.call_soon(log, "before")
          future.add_done_callback(lambda done: log("callback"))
          loop.call_soon(log, "after")
          log("added")
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      const future = new Future<number>()
      future.setResult(1)
      loop.callSoon(log, 'before')
      future.addDoneCallback(() => log('callback'))
      loop.callSoon(log, 'after')
      log('added')
      await sleep(0)
    },
  }),

  orderCase('a callback that was added twice runs twice, and is removed twice', {
    python: `
      async def main():
          def callback(done):
              log("callback")

          def other(done):
              log("other")

          loop = asyncio.get_running_loop()
          kept, dropped = loop.create_future(), loop.create_future()
          for future in [kept, dropped]:
              for added in [callback, other, callback]:
                  future.add_done_callback(added)
          log(dropped.remove_done_callback(callback), dropped.remove_done_callback(callback), dropped.remove_done_callback(other))
          kept.set_result(None)
          dropped.set_result(None)
          log(kept.remove_done_callback(callback))
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const callback = () => log('callback')
      const other = () => log('other')
      const [kept, dropped] = [new Future<void>(), new Future<void>()]
      for (const future of [kept, dropped]) {
        for (const added of [callback, other, callback]) future.addDoneCallback(added)
      }
      log(dropped.removeDoneCallback(callback), dropped.removeDoneCallback(callback), dropped.removeDoneCallback(other))
      kept.setResult()
      dropped.setResult()
      log(kept.removeDoneCallback(callback))
      await sleep(0)
    },
  }),

  orderCase('a callback can not take back another once the future is done', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          def second(done):
              log("second")

          future.add_done_callback(lambda done: log("first removes", done.remove_done_callback(second)))
          future.add_done_callback(second)
          future.set_result(None)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const future = new Future<void>()
      const second = () => log('second')
      future.addDoneCallback((done) => log('first removes', done.removeDoneCallback(second)))
      future.addDoneCallback(second)
      future.setResult()
      await sleep(0)
    },
  }),

  orderCase('a callback that raises goes to the exception handler, and the others run', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          def fail(done):
              raise Boom("callback")

          future.add_done_callback(lambda done: log("before"))
          future.add_done_callback(fail)
          future.add_done_callback(lambda done: log("after"))
          future.set_result("fine")
          log(await future)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const future = new Future<string>()
      future.addDoneCallback(() => log('before'))
      future.addDoneCallback(() => {
        throw new Boom('callback')
      })
      future.addDoneCallback(() => log('after'))
      future.setResult('fine')
      log(await future)
      await sleep(0)
    },
  }),

  orderCase('what a callback adds to its own future runs a turn later', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          future.add_done_callback(lambda done: (log("first"), done.add_done_callback(lambda again: log("added by first"))))
          future.add_done_callback(lambda done: log("second"))
          asyncio.create_task(turns(4), name="clock")
          await asyncio.sleep(0)
          future.set_result(None)
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      const future = new Future<void>()
      future.addDoneCallback((done) => {
        log('first')
        done.addDoneCallback(() => log('added by first'))
      })
      future.addDoneCallback(() => log('second'))
      createTask(() => turns(4), { name: 'clock' })
      await sleep(0)
      future.setResult()
      await sleep(0.01)
    },
  }),

  orderCase("a task's callbacks and the parent that awaits it are served in the order in which they came", {
    python: `
      async def child():
          await asyncio.sleep(0)
          log("child")

      async def parent(task):
          await task
          log("parent")

      async def main():
          task = asyncio.create_task(child(), name="child")
          task.add_done_callback(lambda done: log("added before the parent", done is task))
          asyncio.create_task(parent(task), name="parent")
          await asyncio.sleep(0)
          task.add_done_callback(lambda done: log("added after the parent", done.cancelled()))
          await asyncio.sleep(0.01)
          task.add_done_callback(lambda done: log("added at the end"))
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0)
        log('child')
      }
      async function parent() {
        await task
        log('parent')
      }
      const task = createTask(child, { name: 'child' })
      task.addDoneCallback((done) => log('added before the parent', done === task))
      createTask(parent, { name: 'parent' })
      await sleep(0)
      task.addDoneCallback((done) => log('added after the parent', done.cancelled()))
      await sleep(0.01)
      task.addDoneCallback(() => log('added at the end'))
      await sleep(0)
    },
  }),
]
