import { asyncWith, ContextVar, copyContext, sleep, TaskGroup, taskGroup } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('tasks can add tasks while the group is being left', {
    python: `
      async def child(delay):
          await asyncio.sleep(delay)
          log("done", delay)

      async def root(group):
          await asyncio.sleep(0.1)
          group.create_task(child(0.1), name="first")
          group.create_task(child(0.2), name="second")
          log(repr(group))

      async def main():
          async with asyncio.TaskGroup() as group:
              group.create_task(root(group), name="root")
          log("left", repr(group))
    `,
    async typescript({ log }) {
      async function child(delay: number) {
        await sleep(delay)
        log('done', delay)
      }
      const group = new TaskGroup()
      await asyncWith(group, async () => {
        group.createTask(
          async () => {
            await sleep(0.1)
            group.createTask(() => child(0.1), { name: 'first' })
            group.createTask(() => child(0.2), { name: 'second' })
            log(String(group))
          },
          { name: 'root' },
        )
      })
      log('left', String(group))
    },
  }),

  orderCase('tasks that have ended are no longer in the group', {
    python: `
      async def main():
          async with asyncio.TaskGroup() as group:
              for count in range(10):
                  await asyncio.sleep(0.1)
                  group.create_task(asyncio.sleep(0.25))
                  log(repr(group))
              await asyncio.sleep(1.35)
              log(repr(group))
    `,
    async typescript({ log }) {
      await taskGroup(async (group) => {
        for (let count = 0; count < 10; count++) {
          await sleep(0.1)
          group.createTask(sleep(0.25))
          log(String(group))
        }
        await sleep(1.35)
        log(String(group))
      })
    },
  }),

  orderCase('no task can be added to a group that is being cancelled, is finished, or was not entered', {
    python: `
      async def failing():
          await asyncio.sleep(0.01)
          raise Boom("text")

      async def main():
          group = asyncio.TaskGroup()

          def attempt():
              try:
                  group.create_task(asyncio.sleep(0))
              except RuntimeError as error:
                  log(str(error))

          async def cleaning():
              try:
                  await asyncio.sleep(1)
              finally:
                  attempt()

          attempt()
          try:
              async with group:
                  group.create_task(cleaning(), name="cleaning")
                  group.create_task(failing(), name="failing")
          except* Boom:
              attempt()
          finished = group = asyncio.TaskGroup()
          async with finished:
              pass
          attempt()
    `,
    async typescript({ log }) {
      let group = new TaskGroup()
      function attempt() {
        try {
          group.createTask(sleep(0))
        } catch (error) {
          log((error as Error).message)
        }
      }
      attempt()
      try {
        await asyncWith(group, async () => {
          group.createTask(
            async () => {
              try {
                await sleep(1)
              } finally {
                attempt()
              }
            },
            { name: 'cleaning' },
          )
          group.createTask(
            async () => {
              await sleep(0.01)
              throw new Boom('text')
            },
            { name: 'failing' },
          )
        })
      } catch {
        attempt()
      }
      group = new TaskGroup()
      await asyncWith(group, () => {})
      attempt()
    },
  }),

  orderCase('a task of a group has the name and the context that it is given', {
    python: `
      import contextvars

      async def main():
          variable = contextvars.ContextVar("variable")

          async def child(value):
              log("before", variable.get(None))
              await asyncio.sleep(0)
              variable.set(value)

          async with asyncio.TaskGroup() as group:
              context = contextvars.copy_context()
              await group.create_task(child(1), name="yolo", context=context)
              log(context.get(variable))
              await group.create_task(child(2), name="again", context=context)
              log(context.get(variable), variable.get(None))
    `,
    async typescript({ log }) {
      const variable = new ContextVar<number | null>('variable')
      async function child(value: number) {
        log('before', variable.get(null))
        await sleep(0)
        variable.set(value)
      }
      await taskGroup(async (group) => {
        const context = copyContext()
        await group.createTask(() => child(1), { name: 'yolo', context })
        log(context.get(variable))
        await group.createTask(() => child(2), { name: 'again', context })
        log(context.get(variable), variable.get(null))
      })
    },
  }),
]
