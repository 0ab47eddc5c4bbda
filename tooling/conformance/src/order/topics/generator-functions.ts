import { ContextVar, createTask, Future, gather, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** The TypeScript sides are generator functions: the form that the legacy API and the fastest paths use. */
export const cases: readonly OrderCase[] = [
  orderCase('a generator takes its first step in the turn after its task was made', {
    python: `
      async def main():
          async def child():
              log("child")
              await asyncio.sleep(0.01)
              log("slept")
              return "value"

          task = asyncio.create_task(child(), name="child")
          asyncio.get_running_loop().call_soon(log, "callback")
          log("created")
          log("got", await task)
    `,
    *typescript({ log }) {
      function* child() {
        log('child')
        yield* sleep(0.01)
        log('slept')
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      getRunningLoop().callSoon(log, 'callback')
      log('created')
      log('got', yield* task)
    },
  }),

  orderCase('a bare yield is a turn of the loop', {
    python: `
      async def main():
          async def spin():
              for number in range(3):
                  log("round", number)
                  await asyncio.sleep(0)

          asyncio.create_task(turns(4), name="clock")
          for name in "ab":
              asyncio.create_task(spin(), name=name)
          await spin()
    `,
    *typescript({ log, turns }) {
      function* spin() {
        for (let number = 0; number < 3; number++) {
          log('round', number)
          yield
        }
      }
      createTask(() => turns(4), { name: 'clock' })
      for (const name of 'ab') createTask(spin, { name })
      yield* spin()
    },
  }),

  orderCase('nested generators go down in one step and up in one', {
    python: `
      async def main():
          async def descend(depth):
              log("down", depth)
              value = await descend(depth + 1) if depth < 8 else await asyncio.sleep(0, 0)
              log("up", depth)
              return value + depth

          asyncio.create_task(turns(3), name="clock")
          log(await descend(1))
    `,
    *typescript({ log, turns }) {
      function* descend(depth: number): Generator<unknown, number> {
        log('down', depth)
        const value = depth < 8 ? yield* descend(depth + 1) : yield* sleep(0, 0)
        log('up', depth)
        return value + depth
      }
      createTask(() => turns(3), { name: 'clock' })
      log(yield* descend(1))
    },
  }),

  orderCase('an exception leaves nested generators by their finally blocks, which may wait', {
    python: `
      async def main():
          async def descend(depth):
              try:
                  if depth == 3:
                      raise Boom("deep")
                  await descend(depth + 1)
              finally:
                  await asyncio.sleep(0.01)
                  log("leaves", depth)

          try:
              await descend(1)
          except Boom as error:
              log(describe(error))
    `,
    *typescript({ log }) {
      function* descend(depth: number): Generator<unknown, void> {
        try {
          if (depth === 3) throw new Boom('deep')
          yield* descend(depth + 1)
        } finally {
          yield* sleep(0.01)
          log('leaves', depth)
        }
      }
      try {
        yield* descend(1)
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('generators and async functions take turns in the order they began', {
    python: `
      async def main():
          async def spin():
              for number in range(3):
                  log("round", number)
                  await asyncio.sleep(0)
              log("done")

          for name in ["generator 1", "native 1", "generator 2", "native 2"]:
              asyncio.create_task(spin(), name=name)
          await asyncio.sleep(0.01)
    `,
    *typescript({ log }) {
      function* spin() {
        for (let number = 0; number < 3; number++) {
          log('round', number)
          yield* sleep(0)
        }
        log('done')
      }
      async function spinNatively() {
        for (let number = 0; number < 3; number++) {
          log('round', number)
          await sleep(0)
        }
        log('done')
      }
      createTask(spin, { name: 'generator 1' })
      createTask(spinNatively, { name: 'native 1' })
      createTask(spin, { name: 'generator 2' })
      createTask(spinNatively, { name: 'native 2' })
      yield* sleep(0.01)
    },
  }),

  orderCase('a native task awaits a generator task and a generator task a native one, alike', {
    python: `
      async def main():
          async def worker(value):
              await asyncio.sleep(0.01)
              log("works")
              return value

          async def client(task):
              log("got", await task)
              return "done"

          first = asyncio.create_task(worker("from a generator"), name="generator worker")
          second = asyncio.create_task(worker("from a native"), name="native worker")
          clients = [
              asyncio.create_task(client(first), name="native client"),
              asyncio.create_task(client(second), name="generator client"),
          ]
          asyncio.get_running_loop().call_later(0.01, lambda: asyncio.create_task(turns(4), name="clock"))
          for task in clients:
              log(await task)
    `,
    *typescript({ log, turns }) {
      function* worker(value: string) {
        yield* sleep(0.01)
        log('works')
        return value
      }
      async function nativeWorker(value: string) {
        await sleep(0.01)
        log('works')
        return value
      }
      const first = createTask(() => worker('from a generator'), { name: 'generator worker' })
      const second = createTask(() => nativeWorker('from a native'), { name: 'native worker' })
      async function nativeClient() {
        log('got', await first)
        return 'done'
      }
      function* client() {
        log('got', yield* second)
        return 'done'
      }
      const clients = [
        createTask(nativeClient, { name: 'native client' }),
        createTask(client, { name: 'generator client' }),
      ]
      getRunningLoop().callLater(0.01, () => createTask(() => turns(4), { name: 'clock' }))
      for (const task of clients) log(yield* task)
    },
  }),

  orderCase('generators, async functions and callbacks wait for a future in one line', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def waiter():
              log("got", await future)

          asyncio.create_task(waiter(), name="generator")
          await asyncio.sleep(0)
          future.add_done_callback(lambda done: log("callback"))
          asyncio.create_task(waiter(), name="native")
          asyncio.create_task(waiter(), name="another generator")
          await asyncio.sleep(0)
          future.set_result(1)
          log("set", await future, await future)
          await asyncio.sleep(0)
    `,
    *typescript({ log }) {
      const future = new Future<number>()
      function* waiter() {
        log('got', yield* future)
      }
      async function nativeWaiter() {
        log('got', await future)
      }
      createTask(waiter, { name: 'generator' })
      yield
      future.addDoneCallback(() => log('callback'))
      createTask(nativeWaiter, { name: 'native' })
      createTask(waiter, { name: 'another generator' })
      yield
      future.setResult(1)
      log('set', yield* future, yield* future)
      yield
    },
  }),

  orderCase('gather takes generator functions, generators and async functions', {
    python: `
      async def main():
          async def child(number):
              log("child", number)
              await asyncio.sleep(number / 100)
              return number

          asyncio.create_task(turns(3), name="clock")
          log(await asyncio.gather(child(2), child(0), child(1)))
    `,
    *typescript({ log, turns }) {
      function* child(number: number) {
        log('child', number)
        yield* sleep(number / 100)
        return number
      }
      async function nativeChild(number: number) {
        log('child', number)
        await sleep(number / 100)
        return number
      }
      createTask(() => turns(3), { name: 'clock' })
      log(yield* gather([() => child(2), () => nativeChild(0), child(1)]))
    },
  }),

  orderCase('a generator keeps its context over its turns', {
    python: `
      from contextvars import ContextVar

      async def main():
          step = ContextVar("step", default=0)

          async def increase(by):
              step.set(step.get() + by)
              await asyncio.sleep(0)

          async def child(by):
              for _ in range(2):
                  await increase(by)
                  log(step.get())

          step.set(100)
          await asyncio.gather(child(1), child(10))
          await increase(1000)
          log(step.get())
    `,
    *typescript({ log }) {
      const step = new ContextVar('step', { default: 0 })
      function* increase(by: number) {
        step.set(step.get() + by)
        yield
      }
      function* child(by: number) {
        for (let round = 0; round < 2; round++) {
          yield* increase(by)
          log(step.get())
        }
      }
      step.set(100)
      yield* gather([() => child(1), () => child(10)])
      yield* increase(1000)
      log(step.get())
    },
  }),
]
