import { ContextVar, coroutineFunction, createTask, currentTask, gather, getRunningLoop, sleep } from '@asyncio/core'
import { coroutine } from '@asyncio/legacy'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** What a generator and an `async` function do to each other, in one task. The Python sides have `types.coroutine`, which is still there. */
export const cases: readonly OrderCase[] = [
  orderCase('a generator coroutine and a native one wait for each other in the same step', {
    python: `
      import types

      async def main():
          @types.coroutine
          def old(depth):
              log("old", depth)
              value = yield from new(depth - 1)
              log("back in old", depth)
              return value + 1

          async def new(depth):
              log("new", depth)
              value = await old(depth - 1) if depth > 1 else await asyncio.sleep(0, 0)
              log("back in new", depth)
              return value + 1

          asyncio.create_task(turns(4), name="clock")
          log("result", await old(6))
    `,
    async typescript({ log, turns }) {
      const old = coroutine(function* old(depth: number): Generator<unknown, number> {
        log('old', depth)
        const value = yield* delegated(depth - 1)
        log('back in old', depth)
        return value + 1
      })
      const delegated = coroutineFunction(fresh)
      async function fresh(depth: number): Promise<number> {
        log('new', depth)
        const value = depth > 1 ? await old(depth - 1) : await sleep(0, 0)
        log('back in new', depth)
        return value + 1
      }
      createTask(() => turns(4), { name: 'clock' })
      log('result', await old(6))
    },
  }),

  orderCase('a bare yield is one turn of the loop', {
    python: `
      import types

      async def main():
          @types.coroutine
          def spin(name, rounds):
              for number in range(rounds):
                  log(name, number)
                  yield
              return name

          asyncio.create_task(turns(5), name="clock")
          async def spun(name, rounds):
              return await spin(name, rounds)
          log(await asyncio.gather(spun("a", 3), spun("b", 2)))
    `,
    async typescript({ log, turns }) {
      const spin = coroutine(function* spin(name: string, rounds: number) {
        for (let number = 0; number < rounds; number++) {
          log(name, number)
          yield
        }
        return name
      })
      createTask(() => turns(5), { name: 'clock' })
      log(await gather([spin('a', 3), spin('b', 2)]))
    },
  }),

  orderCase('a plain function is called in the first step, and what it returns is waited for', {
    python: `
      import types

      def old_coroutine(func):
          @types.coroutine
          def coro(*args):
              res = func(*args)
              if asyncio.isfuture(res) or hasattr(res, "send"):
                  res = yield from res
              return res
          return coro

      async def main():
          future = asyncio.get_running_loop().create_future()

          @old_coroutine
          def value():
              log("value called")
              return 42

          @old_coroutine
          def of_future():
              log("of_future called")
              return future

          @old_coroutine
          def of_coroutine():
              log("of_coroutine called")
              return asyncio.sleep(0.01, "slept")

          async def run(old):
              return await old()

          asyncio.create_task(turns(3), name="clock")
          calls = [run(value), run(of_future), run(of_coroutine)]
          log("made")
          asyncio.get_running_loop().call_soon(future.set_result, "set")
          log(await asyncio.gather(*calls))
    `,
    async typescript({ log, turns }) {
      const future = getRunningLoop().createFuture<string>()
      const value = coroutine(() => {
        log('value called')
        return 42
      })
      const ofFuture = coroutine(() => {
        log('of_future called')
        return future
      })
      const ofCoroutine = coroutine(() => {
        log('of_coroutine called')
        return sleep(0.01, 'slept')
      })
      createTask(() => turns(3), { name: 'clock' })
      const calls = [value(), ofFuture(), ofCoroutine()]
      log('made')
      getRunningLoop().callSoon(() => future.setResult('set'))
      log(await gather(calls))
    },
  }),

  orderCase('a failure crosses from one kind to the other by the finally blocks of both, which may wait', {
    python: `
      import types

      async def main():
          @types.coroutine
          def old(depth):
              try:
                  yield from new(depth - 1)
              finally:
                  yield from asyncio.sleep(0.01)
                  log("leaves old", depth)

          async def new(depth):
              try:
                  if depth <= 1:
                      raise Boom("deep")
                  await old(depth - 1)
              finally:
                  await asyncio.sleep(0.01)
                  log("leaves new", depth)

          try:
              await old(4)
          except Boom as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      const old = coroutine(function* old(depth: number): Generator<unknown, void> {
        try {
          yield* delegated(depth - 1)
        } finally {
          yield* sleep(0.01)
          log('leaves old', depth)
        }
      })
      const delegated = coroutineFunction(fresh)
      async function fresh(depth: number): Promise<void> {
        try {
          if (depth <= 1) throw new Boom('deep')
          await old(depth - 1)
        } finally {
          await sleep(0.01)
          log('leaves new', depth)
        }
      }
      try {
        await old(4)
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a cancellation goes through both kinds, innermost first', {
    python: `
      import types

      async def main():
          @types.coroutine
          def old(depth):
              try:
                  yield from new(depth - 1)
              except asyncio.CancelledError as error:
                  log("old", depth, describe(error))
                  yield
                  raise

          async def new(depth):
              try:
                  if depth <= 1:
                      await asyncio.sleep(10)
                  await old(depth - 1)
              except asyncio.CancelledError as error:
                  log("new", depth, describe(error))
                  await asyncio.sleep(0)
                  raise

          async def run():
              await old(4)

          task = asyncio.create_task(run(), name="run")
          await asyncio.sleep(0.01)
          asyncio.create_task(turns(5), name="clock")
          task.cancel("enough")
          try:
              await task
          except asyncio.CancelledError as error:
              log("main", describe(error))
          log(task.cancelled())
    `,
    async typescript({ log, turns }) {
      const old = coroutine(function* old(depth: number): Generator<unknown, void> {
        try {
          yield* delegated(depth - 1)
        } catch (error) {
          log('old', depth, describe(error))
          yield
          throw error
        }
      })
      const delegated = coroutineFunction(fresh)
      async function fresh(depth: number): Promise<void> {
        try {
          if (depth <= 1) await sleep(10)
          await old(depth - 1)
        } catch (error) {
          log('new', depth, describe(error))
          await sleep(0)
          throw error
        }
      }
      const task = createTask(old(4), { name: 'run' })
      await sleep(0.01)
      createTask(() => turns(5), { name: 'clock' })
      task.cancel('enough')
      try {
        await task
      } catch (error) {
        log('main', describe(error))
      }
      log(task.cancelled())
    },
  }),

  orderCase('both kinds have the same current task and the same context', {
    python: `
      import contextvars
      import types

      variable = contextvars.ContextVar("variable", default="unset")

      async def main():
          @types.coroutine
          def old():
              log("old", asyncio.current_task().get_name(), variable.get())
              variable.set("by old")
              yield from new()
              log("old again", asyncio.current_task().get_name(), variable.get())

          async def new():
              log("new", asyncio.current_task().get_name(), variable.get())
              await asyncio.sleep(0.01)
              variable.set("by new")
              log("new again", asyncio.current_task().get_name(), variable.get())

          async def run():
              await old()
              log("run", variable.get())

          await asyncio.gather(asyncio.create_task(run(), name="a"), asyncio.create_task(run(), name="b"))
          log("main", variable.get())
    `,
    async typescript({ log }) {
      const variable = new ContextVar('variable', { default: 'unset' })
      const who = (): string => currentTask()?.getName() ?? 'none'
      const old = coroutine(function* old() {
        log('old', who(), variable.get())
        variable.set('by old')
        yield* delegated()
        log('old again', who(), variable.get())
      })
      const delegated = coroutineFunction(fresh)
      async function fresh(): Promise<void> {
        log('new', who(), variable.get())
        await sleep(0.01)
        variable.set('by new')
        log('new again', who(), variable.get())
      }
      async function run(): Promise<void> {
        await old()
        log('run', variable.get())
      }
      await gather([createTask(run, { name: 'a' }), createTask(run, { name: 'b' })])
      log('main', variable.get())
    },
  }),

  orderCase('a bare yield of a future fails in the next turn, and the future is left alone', {
    python: `
      import types

      async def main():
          future = asyncio.get_running_loop().create_future()

          @types.coroutine
          def mistaken():
              try:
                  yield future
              except RuntimeError as error:
                  log("yield was used instead of yield from" in str(error))
              return "went on"

          async def run():
              return await mistaken()

          task = asyncio.create_task(run(), name="run")
          asyncio.create_task(turns(3), name="clock")
          log(await task)
          log(future.done())
    `,
    async typescript({ log, turns }) {
      const future = getRunningLoop().createFuture<void>()
      const mistaken = coroutine(function* mistaken() {
        try {
          yield future
        } catch (error) {
          log(String(error).includes('yield was used instead of yield from'))
        }
        return 'went on'
      })
      const task = createTask(mistaken(), { name: 'run' })
      createTask(() => turns(3), { name: 'clock' })
      log(await task)
      log(future.done())
    },
  }),

  orderCase('waiting for a future that is done takes no turn, the second time either', {
    python: `
      import types

      async def main():
          future = asyncio.get_running_loop().create_future()

          @types.coroutine
          def twice():
              first = yield from future
              log("first", first)
              second = yield from future
              log("second", second)

          asyncio.get_running_loop().call_soon(future.set_result, 42)
          asyncio.create_task(turns(3), name="clock")
          await twice()
    `,
    async typescript({ log, turns }) {
      const future = getRunningLoop().createFuture<number>()
      const twice = coroutine(function* twice() {
        const first = yield* future
        log('first', first)
        const second = yield* future
        log('second', second)
      })
      getRunningLoop().callSoon(() => future.setResult(42))
      createTask(() => turns(3), { name: 'clock' })
      await twice()
    },
  }),
]
