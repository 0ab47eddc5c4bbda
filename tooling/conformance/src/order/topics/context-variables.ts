import { type Context, ContextVar, copyContext, createTask, gather, getRunningLoop, sleep } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a task begins with a copy of the context of its creation', {
    python: `
      from contextvars import ContextVar

      async def main():
          user = ContextVar("user")

          async def child():
              log(user.get())
              user.set("child's own")
              await asyncio.sleep(0.01)
              log(user.get())

          user.set("before")
          task = asyncio.create_task(child(), name="child")
          user.set("after")
          await task
          log(user.get())
    `,
    async typescript({ log }) {
      const user = new ContextVar<string>('user')
      async function child() {
        log(user.get())
        user.set("child's own")
        await sleep(0.01)
        log(user.get())
      }
      user.set('before')
      const task = createTask(child, { name: 'child' })
      user.set('after')
      await task
      log(user.get())
    },
  }),

  orderCase('what a called function sets its caller sees, suspended or not', {
    python: `
      from contextvars import ContextVar

      async def main():
          depth = ContextVar("depth", default=0)

          async def descend(level):
              depth.set(level)
              if level == 2:
                  await asyncio.sleep(0)
              if level < 4:
                  await descend(level + 1)
              log(level, depth.get())

          await descend(1)
          log(depth.get())
    `,
    async typescript({ log }) {
      const depth = new ContextVar('depth', { default: 0 })
      async function descend(level: number) {
        depth.set(level)
        if (level === 2) await sleep(0)
        if (level < 4) await descend(level + 1)
        log(level, depth.get())
      }
      await descend(1)
      log(depth.get())
    },
  }),

  orderCase('tasks that take turns keep their own values', {
    python: `
      from contextvars import ContextVar

      async def main():
          number = ContextVar("number", default=0)

          async def count(step):
              for _ in range(3):
                  number.set(number.get() + step)
                  await asyncio.sleep(0)
                  log(number.get())

          await asyncio.gather(count(1), count(10), count(100))
          log(number.get())
    `,
    async typescript({ log }) {
      const number = new ContextVar('number', { default: 0 })
      async function count(step: number) {
        for (let round = 0; round < 3; round++) {
          number.set(number.get() + step)
          await sleep(0)
          log(number.get())
        }
      }
      await gather([() => count(1), () => count(10), () => count(100)])
      log(number.get())
    },
  }),

  orderCase('a token brings back what was before it, once, and only in its own context', {
    python: `
      from contextvars import ContextVar

      async def main():
          level = ContextVar("level", default="none")

          async def reset(token):
              try:
                  level.reset(token)
              except (RuntimeError, ValueError) as error:
                  log(describe(error))
              log(level.get())

          first = level.set("first")
          second = level.set("second")
          await asyncio.create_task(reset(second), name="foreign")
          await reset(second)
          await reset(second)
          await reset(first)
    `,
    async typescript({ log }) {
      const level = new ContextVar('level', { default: 'none' })
      async function reset(token: ReturnType<typeof level.set>) {
        try {
          level.reset(token)
        } catch (error) {
          log(describe(error))
        }
        log(level.get())
      }
      const first = level.set('first')
      const second = level.set('second')
      await createTask(() => reset(second), { name: 'foreign' })
      await reset(second)
      await reset(second)
      await reset(first)
    },
  }),

  orderCase('a variable without a value gives the default asked for, its own, or an error', {
    python: `
      from contextvars import ContextVar

      async def main():
          bare, prepared = ContextVar("bare"), ContextVar("prepared", default="own")
          log(bare.get("asked for"), prepared.get("asked for"), prepared.get())
          try:
              bare.get()
          except LookupError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      const [bare, prepared] = [new ContextVar<string>('bare'), new ContextVar('prepared', { default: 'own' })]
      log(bare.get('asked for'), prepared.get('asked for'), prepared.get())
      try {
        bare.get()
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('the cleanup of a cancelled task runs in its context', {
    python: `
      from contextvars import ContextVar

      async def main():
          request = ContextVar("request")

          async def child(number):
              token = request.set(number)
              try:
                  await asyncio.sleep(1)
              finally:
                  await asyncio.sleep(0)
                  log(request.get())
                  request.reset(token)
                  log(request.get())

          request.set("main")
          tasks = [asyncio.create_task(child(number), name=f"child {number}") for number in range(2)]
          await asyncio.sleep(0.01)
          for task in tasks:
              task.cancel()
          await asyncio.gather(*tasks, return_exceptions=True)
          log(request.get())
    `,
    async typescript({ log }) {
      const request = new ContextVar<string | number>('request')
      async function child(number: number) {
        const token = request.set(number)
        try {
          await sleep(1)
        } finally {
          await sleep(0)
          log(request.get())
          request.reset(token)
          log(request.get())
        }
      }
      request.set('main')
      const tasks = [0, 1].map((number) => createTask(() => child(number), { name: `child ${number}` }))
      await sleep(0.01)
      for (const task of tasks) task.cancel()
      await gather(tasks, { returnExceptions: true })
      log(request.get())
    },
  }),

  orderCase('the context that a task or a callback runs in can’t be entered by it again', {
    python: `
      from contextvars import copy_context

      def enter(context):
          try:
              log(context.run(lambda: "entered"))
          except RuntimeError as error:
              log(describe(error))

      async def main():
          context = copy_context()

          async def child():
              enter(context)
              await asyncio.sleep(0.01)
              enter(context)

          task = asyncio.create_task(child(), name="child", context=context)
          enter(context)
          await asyncio.sleep(0)
          enter(context)
          await task
          asyncio.get_running_loop().call_soon(enter, context, context=context)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      function enter(context: Context) {
        try {
          log(context.run(() => 'entered'))
        } catch (error) {
          log(describe(error))
        }
      }
      const context = copyContext()
      async function child() {
        enter(context)
        await sleep(0.01)
        enter(context)
      }
      const task = createTask(child, { name: 'child', context })
      enter(context)
      await sleep(0)
      enter(context)
      await task
      getRunningLoop().callSoonIn(context, enter, context)
      await sleep(0)
    },
  }),
]
