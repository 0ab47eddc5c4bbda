import { createTask, currentTask, Future, sleep, type Task } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** The TypeScript sides are generator functions, as in `generator-functions.ts`. */
export const cases: readonly OrderCase[] = [
  orderCase('a generator that is cancelled before its first step never runs', {
    python: `
      async def main():
          async def child():
              log("never comes to this")
              await asyncio.sleep(0)

          task = asyncio.create_task(child(), name="child")
          task.cancel("early")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    *typescript({ log }) {
      function* child() {
        log('never comes to this')
        yield
      }
      const task = createTask(child, { name: 'child' })
      task.cancel('early')
      try {
        yield* task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a cancelled generator cleans up from the inside out', {
    python: `
      async def main():
          async def descend(depth):
              try:
                  await (descend(depth + 1) if depth < 3 else asyncio.sleep(1))
              except asyncio.CancelledError as error:
                  log(describe(error), depth)
                  await asyncio.sleep(0)
                  log("cleaned up", depth)
                  raise

          task = asyncio.create_task(descend(1), name="child")
          await asyncio.sleep(0.01)
          asyncio.create_task(turns(5), name="clock")
          task.cancel("stop")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    *typescript({ log, turns }) {
      function* descend(depth: number): Generator<unknown, void> {
        try {
          yield* depth < 3 ? descend(depth + 1) : sleep(1)
        } catch (error) {
          log(describe(error), depth)
          yield
          log('cleaned up', depth)
          throw error
        }
      }
      const task = createTask(() => descend(1), { name: 'child' })
      yield* sleep(0.01)
      createTask(() => turns(5), { name: 'clock' })
      task.cancel('stop')
      try {
        yield* task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a generator that cancels itself and returns ends cancelled', {
    python: `
      async def main():
          async def child():
              asyncio.current_task().cancel()
              return "value"

          task = asyncio.create_task(child(), name="child")
          try:
              log(await task)
          except asyncio.CancelledError as error:
              log(describe(error), task.cancelled())
    `,
    *typescript({ log }) {
      // oxlint-disable-next-line require-yield -- a coroutine that happens not to wait
      function* child() {
        currentTask()?.cancel()
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      try {
        log(yield* task)
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a generator is cancelled at a bare yield, may swallow that and go on', {
    python: `
      async def main():
          async def child():
              try:
                  while True:
                      await asyncio.sleep(0)
              except asyncio.CancelledError as error:
                  log("swallows", describe(error), asyncio.current_task().uncancel())
              await asyncio.sleep(0.01)
              return "value"

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          task.cancel("first")
          task.cancel("second")
          log(await task, task.cancelling())
    `,
    *typescript({ log }) {
      function* child() {
        try {
          while (true) yield
        } catch (error) {
          log('swallows', describe(error), currentTask()?.uncancel())
        }
        yield* sleep(0.01)
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      yield
      task.cancel('first')
      task.cancel('second')
      log(yield* task, task.cancelling())
    },
  }),

  orderCase('a cancel between a result and the wake-up of a generator takes the place of the result', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def child():
              try:
                  log("got", await future)
              except asyncio.CancelledError as error:
                  log(describe(error))
                  raise Boom("instead")

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          future.set_result(1)
          task.cancel("in between")
          try:
              await task
          except Boom as error:
              log(describe(error), task.cancelled())
    `,
    *typescript({ log }) {
      const future = new Future<number>()
      function* child() {
        try {
          log('got', yield* future)
        } catch (error) {
          log(describe(error))
          throw new Boom('instead')
        }
      }
      const task = createTask(child, { name: 'child' })
      yield
      future.setResult(1)
      task.cancel('in between')
      try {
        yield* task
      } catch (error) {
        log(describe(error), task.cancelled())
      }
    },
  }),

  orderCase('a cancel goes through generators and async functions that await each other', {
    python: `
      async def main():
          async def link(depth):
              try:
                  if depth == 4:
                      await asyncio.sleep(1)
                  else:
                      await asyncio.create_task(link(depth + 1), name=f"link {depth + 1}")
              finally:
                  log("leaves", asyncio.current_task().cancelling())

          task = asyncio.create_task(link(1), name="link 1")
          await asyncio.sleep(0.01)
          asyncio.create_task(turns(6), name="clock")
          task.cancel("through all")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    *typescript({ log, turns }) {
      function start(depth: number): Task<void> {
        return createTask(depth % 2 === 0 ? () => link(depth) : () => nativeLink(depth), { name: `link ${depth}` })
      }
      function* link(depth: number): Generator<unknown, void> {
        try {
          yield* depth === 4 ? sleep(1) : start(depth + 1)
        } finally {
          log('leaves', currentTask()?.cancelling())
        }
      }
      async function nativeLink(depth: number): Promise<void> {
        try {
          await start(depth + 1)
        } finally {
          log('leaves', currentTask()?.cancelling())
        }
      }
      const task = start(1)
      yield* sleep(0.01)
      createTask(() => turns(6), { name: 'clock' })
      task.cancel('through all')
      try {
        yield* task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a generator that waits for its own task gets a RuntimeError a turn later', {
    python: `
      async def main():
          async def child():
              try:
                  await task
              except RuntimeError as error:
                  log(describe(error))

          task = asyncio.create_task(child(), name="child")
          asyncio.create_task(turns(3), name="clock")
          await task
    `,
    *typescript({ log, turns }) {
      function* child() {
        try {
          yield* task
        } catch (error) {
          log(describe(error))
        }
      }
      const task: Task<void> = createTask(child, { name: 'child' })
      createTask(() => turns(3), { name: 'clock' })
      yield* task
    },
  }),

  orderCase('a generator that yields what nobody answers gets a RuntimeError a turn later', {
    python: `
      import types

      async def main():
          future = asyncio.get_running_loop().create_future()

          @types.coroutine
          def plain_yield(value):
              yield value

          async def child(value):
              try:
                  await plain_yield(value)
              except RuntimeError as error:
                  log(describe(error))

          asyncio.create_task(child(42), name="a number")
          asyncio.create_task(child(future), name="a future")
          asyncio.create_task(turns(3), name="clock")
          await asyncio.sleep(0.01)
    `,
    *typescript({ log, turns }) {
      const future = new Future<void>()
      function* child(value: unknown) {
        try {
          yield value
        } catch (error) {
          log(describe(error))
        }
      }
      createTask(() => child(42), { name: 'a number' })
      createTask(() => child(future), { name: 'a future' })
      createTask(() => turns(3), { name: 'clock' })
      yield* sleep(0.01)
    },
  }),
]
