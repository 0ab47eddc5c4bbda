import { ContextVar, copyContext, createTask, Future, gather, getRunningLoop, sleep } from '@asyncio/core'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a callback has the context of the moment it was scheduled, and what it sets is lost', {
    python: `
      from contextvars import ContextVar

      async def main():
          loop = asyncio.get_running_loop()
          moment = ContextVar("moment", default="none")

          def show():
              log(moment.get())
              moment.set("set by the callback")

          loop.call_soon(show)
          moment.set("first")
          loop.call_soon(show)
          loop.call_later(0.01, show)
          moment.set("second")
          loop.call_later(0.005, show)
          await asyncio.sleep(0.02)
          log(moment.get())
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      const moment = new ContextVar('moment', { default: 'none' })
      function show() {
        log(moment.get())
        moment.set('set by the callback')
      }
      loop.callSoon(show)
      moment.set('first')
      loop.callSoon(show)
      loop.callLater(0.01, show)
      moment.set('second')
      loop.callLater(0.005, show)
      await sleep(0.02)
      log(moment.get())
    },
  }),

  orderCase('a done callback has the context of the moment it was added, or the one it was given', {
    python: `
      from contextvars import ContextVar, copy_context

      async def main():
          moment = ContextVar("moment", default="none")
          future = asyncio.get_running_loop().create_future()

          def show(done):
              log(moment.get())

          async def adds():
              moment.set("in another task")
              future.add_done_callback(show)

          moment.set("first")
          future.add_done_callback(show)
          given = copy_context()
          given.run(moment.set, "in the given context")
          future.add_done_callback(show, context=given)
          await asyncio.create_task(adds(), name="adds")
          moment.set("last")
          future.set_result(None)
          future.add_done_callback(show)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const moment = new ContextVar('moment', { default: 'none' })
      const future = new Future<void>()
      const show = () => log(moment.get())
      async function adds() {
        moment.set('in another task')
        future.addDoneCallback(show)
      }
      moment.set('first')
      future.addDoneCallback(show)
      const given = copyContext()
      given.run(() => moment.set('in the given context'))
      future.addDoneCallback(show, { context: given })
      await createTask(adds, { name: 'adds' })
      moment.set('last')
      future.setResult()
      future.addDoneCallback(show)
      await sleep(0)
    },
  }),

  orderCase('a waiter keeps its own context, whoever wakes it', {
    python: `
      from contextvars import ContextVar

      async def main():
          owner = ContextVar("owner")
          future = asyncio.get_running_loop().create_future()

          async def waiter():
              owner.set("waiter")
              await future
              log(owner.get())

          async def waker():
              owner.set("waker")
              future.set_result(None)
              log(owner.get())

          owner.set("main")
          await asyncio.gather(waiter(), waker())
          log(owner.get())
    `,
    async typescript({ log }) {
      const owner = new ContextVar<string>('owner')
      const future = new Future<void>()
      async function waiter() {
        owner.set('waiter')
        await future
        log(owner.get())
      }
      async function waker() {
        owner.set('waker')
        future.setResult()
        log(owner.get())
      }
      owner.set('main')
      await gather([waiter, waker])
      log(owner.get())
    },
  }),

  orderCase('callbacks and tasks that are given a context share it', {
    python: `
      from contextvars import ContextVar, copy_context

      async def main():
          number = ContextVar("number", default=0)

          def increase(by):
              number.set(number.get() + by)
              log(number.get())

          async def increase_twice(by):
              increase(by)
              await asyncio.sleep(0)
              increase(by)

          shared = copy_context()
          asyncio.get_running_loop().call_soon(increase, 1, context=shared)
          first = asyncio.create_task(increase_twice(10), name="first", context=shared)
          second = asyncio.create_task(increase_twice(100), name="second", context=shared)
          await first
          await second
          log(number.get(), shared.run(number.get))
    `,
    async typescript({ log }) {
      const number = new ContextVar('number', { default: 0 })
      function increase(by: number) {
        number.set(number.get() + by)
        log(number.get())
      }
      async function increaseTwice(by: number) {
        increase(by)
        await sleep(0)
        increase(by)
      }
      const shared = copyContext()
      getRunningLoop().callSoonIn(shared, increase, 1)
      const first = createTask(() => increaseTwice(10), { name: 'first', context: shared })
      const second = createTask(() => increaseTwice(100), { name: 'second', context: shared })
      await first
      await second
      log(
        number.get(),
        shared.run(() => number.get()),
      )
    },
  }),
]
