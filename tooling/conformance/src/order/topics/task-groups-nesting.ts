import { createTask, currentTask, ExceptionGroup, sleep, taskGroup } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** What a group of errors is made of, for a trace. */
function describeGroup(error: unknown): string {
  return error instanceof ExceptionGroup ? `[${error.errors.map(describeGroup).join(', ')}]` : describe(error)
}

/** The same in Python. */
const pythonDescribeGroup = `
      def describe_group(error):
          if isinstance(error, BaseExceptionGroup):
              return f"[{', '.join(map(describe_group, error.exceptions))}]"
          return describe(error)
`

export const cases: readonly OrderCase[] = [
  orderCase('the error of an inner group stands in the outer one, if the outer one has to throw', {
    python: `${pythonDescribeGroup}
      async def failing(text, delay):
          await asyncio.sleep(delay)
          raise Boom(text)

      async def nested(outer_delay, inner_delay):
          try:
              async with asyncio.TaskGroup() as outer:
                  outer.create_task(failing("outer", outer_delay))
                  async with asyncio.TaskGroup() as inner:
                      inner.create_task(failing("inner", inner_delay))
                  log("not reached")
          except ExceptionGroup as error:
              log(describe_group(error), asyncio.current_task().cancelling())

      async def main():
          await nested(0.01, 10)
          await nested(10, 0.01)
          await nested(0.01, 0.01)
          await nested(0, 0)
    `,
    async typescript({ log }) {
      async function failing(text: string, delay: number) {
        await sleep(delay)
        throw new Boom(text)
      }
      async function nested(outerDelay: number, innerDelay: number) {
        try {
          await taskGroup(async (outer) => {
            outer.createTask(() => failing('outer', outerDelay))
            await taskGroup((inner) => void inner.createTask(() => failing('inner', innerDelay)))
            log('not reached')
          })
        } catch (error) {
          log(describeGroup(error), currentTask()?.cancelling())
        }
      }
      await nested(0.01, 10)
      await nested(10, 0.01)
      await nested(0.01, 0.01)
      await nested(0, 0)
    },
  }),

  orderCase('the request of an outer group outlives an inner group whose errors are handled', {
    python: `
      async def failing(error):
          await asyncio.sleep(0)
          raise error

      async def main():
          try:
              async with asyncio.TaskGroup() as outer:
                  try:
                      async with asyncio.TaskGroup() as inner:
                          inner.create_task(failing(Boom("inner")))
                          outer.create_task(failing(Boom("outer")))
                  except* Boom as errors:
                      log([describe(error) for error in errors.exceptions], asyncio.current_task().cancelling())
                  log("still in the outer body")
                  await asyncio.sleep(1)
                  log("not reached")
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function failing(text: string) {
        await sleep(0)
        throw new Boom(text)
      }
      try {
        await taskGroup(async (outer) => {
          try {
            await taskGroup((inner) => {
              inner.createTask(() => failing('inner'))
              outer.createTask(() => failing('outer'))
            })
          } catch (error) {
            log((error as ExceptionGroup).errors.map(describe), currentTask()?.cancelling())
          }
          log('still in the outer body')
          await sleep(1)
          log('not reached')
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('nested groups are cancelled from the inside out, and the outer one throws the group of the inner one', {
    python: `${pythonDescribeGroup}
      async def child():
          try:
              await asyncio.sleep(10)
          finally:
              raise Boom("cleanup")

      async def parent(with_sibling):
          async with asyncio.TaskGroup() as outer:
              if with_sibling:
                  outer.create_task(asyncio.sleep(10))
              async with asyncio.TaskGroup() as inner:
                  for _ in range(3):
                      inner.create_task(child())
                  await asyncio.sleep(10)

      async def main():
          for with_sibling in (False, True):
              task = asyncio.create_task(parent(with_sibling), name="parent")
              await asyncio.sleep(0.1)
              task.cancel()
              try:
                  await task
              except ExceptionGroup as error:
                  log(describe_group(error), task.cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(10)
        } finally {
          throw new Boom('cleanup')
        }
      }
      async function parent(withSibling: boolean) {
        await taskGroup(async (outer) => {
          if (withSibling) outer.createTask(sleep(10))
          await taskGroup(async (inner) => {
            for (let count = 0; count < 3; count++) inner.createTask(child)
            await sleep(10)
          })
        })
      }
      for (const withSibling of [false, true]) {
        const task = createTask(() => parent(withSibling), { name: 'parent' })
        await sleep(0.1)
        task.cancel()
        try {
          await task
        } catch (error) {
          log(describeGroup(error), task.cancelling())
        }
      }
    },
  }),
]
