import {
  asyncWith,
  createTask,
  currentTask,
  isCancelled,
  sleep,
  TaskGroup,
  taskGroup,
  wait,
  type Task,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('cancel() of a group within its body ends the body and the tasks, and the group is left without an error', {
    since: '3.15',
    python: `
      async def child(name):
          try:
              await asyncio.sleep(10)
          except asyncio.CancelledError as error:
              log(name, describe(error))
              raise

      async def main():
          asyncio.create_task(turns(8), name="clock")
          async with asyncio.TaskGroup() as group:
              for name in ["a", "b"]:
                  group.create_task(child(name), name=name)
              await asyncio.sleep(0)
              group.cancel()
              log("cancelled")
              try:
                  await asyncio.sleep(5)
              except asyncio.CancelledError as error:
                  log("body", describe(error))
                  raise
          log("left", asyncio.current_task().cancelling())
    `,
    async typescript({ log, turns }) {
      async function child(name: string) {
        try {
          await sleep(10)
        } catch (error) {
          log(name, describe(error))
          throw error
        }
      }
      const main = mainTask()
      createTask(() => turns(8), { name: 'clock' })
      await taskGroup(async (group) => {
        for (const name of ['a', 'b']) group.createTask(() => child(name), { name })
        await sleep(0)
        group.cancel()
        log('cancelled')
        try {
          await sleep(5)
        } catch (error) {
          log('body', describe(error))
          throw error
        }
      })
      log('left', main.cancelling())
    },
  }),

  orderCase('cancel() of a group by one of its tasks, while the group waits for them', {
    since: '3.15',
    python: `
      async def child(name, group, delay):
          try:
              await asyncio.sleep(delay)
              group.cancel()
              log(name, "has cancelled")
              await asyncio.sleep(0)
              log(name, "goes on")
          finally:
              log(name, "ends")

      async def main():
          asyncio.create_task(turns(6), name="clock")
          async with asyncio.TaskGroup() as group:
              group.create_task(child("a", group, 0), name="a")
              group.create_task(child("b", group, 1), name="b")
          log("left", asyncio.current_task().cancelling())
    `,
    async typescript({ log, turns }) {
      async function child(name: string, group: TaskGroup, delay: number) {
        try {
          await sleep(delay)
          group.cancel()
          log(name, 'has cancelled')
          await sleep(0)
          log(name, 'goes on')
        } finally {
          log(name, 'ends')
        }
      }
      const main = mainTask()
      createTask(() => turns(6), { name: 'clock' })
      await taskGroup((group) => {
        group.createTask(() => child('a', group, 0), { name: 'a' })
        group.createTask(() => child('b', group, 1), { name: 'b' })
      })
      log('left', main.cancelling())
    },
  }),

  orderCase('cancel() of a group before it is entered ends its body at the first wait', {
    since: '3.15',
    python: `
      async def child():
          log("child")

      async def main():
          asyncio.create_task(turns(6), name="clock")
          group = asyncio.TaskGroup()
          group.cancel()
          async with group:
              log("entered")
              try:
                  group.create_task(child())
              except RuntimeError as error:
                  log(describe(error))
              await asyncio.sleep(1)
              log("not here")
          log("left")
          group.cancel()
          await asyncio.sleep(0)
          log("not cancelled afterwards")
    `,
    async typescript({ log, turns }) {
      async function child() {
        log('child')
      }
      createTask(() => turns(6), { name: 'clock' })
      const group = new TaskGroup()
      group.cancel()
      await asyncWith(group, async () => {
        log('entered')
        try {
          group.createTask(child)
        } catch (error) {
          log(describe(error))
        }
        await sleep(1)
        log('not here')
      })
      log('left')
      group.cancel()
      await sleep(0)
      log('not cancelled afterwards')
    },
  }),

  orderCase('errors of tasks and of the body are thrown also out of a group that was cancelled', {
    since: '3.15',
    python: `
      async def child():
          try:
              await asyncio.sleep(10)
          finally:
              raise Boom("child")

      async def main():
          for body_fails in [False, True]:
              try:
                  async with asyncio.TaskGroup() as group:
                      group.create_task(child(), name="child")
                      await asyncio.sleep(0)
                      group.cancel()
                      if body_fails:
                          raise Boom("body")
                      await asyncio.sleep(1)
              except* Boom as error:
                  log([describe(each) for each in error.exceptions], asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      const main = mainTask()
      async function child() {
        try {
          await sleep(10)
        } finally {
          throw new Boom('child')
        }
      }
      for (const bodyFails of [false, true]) {
        try {
          await taskGroup(async (group) => {
            group.createTask(child, { name: 'child' })
            await sleep(0)
            group.cancel()
            if (bodyFails) throw new Boom('body')
            await sleep(1)
          })
        } catch (error) {
          log((error as AggregateError).errors.map(describe), main.cancelling())
        }
      }
    },
  }),

  orderCase('a cancellation by somebody else is not swallowed by cancel() of the group, whichever comes first', {
    since: '3.15',
    python: `
      async def parent(name, group_first):
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(asyncio.sleep(10), name=f"child of {name}")
                  await asyncio.sleep(0)
                  if group_first:
                      group.cancel()
                  asyncio.current_task().cancel("by somebody else")
                  if not group_first:
                      group.cancel()
                  await asyncio.sleep(1)
              log(name, "left")
          except asyncio.CancelledError as error:
              log(name, describe(error), asyncio.current_task().cancelling())
              raise

      async def main():
          tasks = [asyncio.create_task(parent(name, name == "a"), name=name) for name in ["a", "b"]]
          await asyncio.wait(tasks)
          log([task.cancelled() for task in tasks])
    `,
    async typescript({ log }) {
      async function parent(name: string, groupFirst: boolean) {
        const self = mainTask()
        try {
          await taskGroup(async (group) => {
            group.createTask(() => sleep(10), { name: `child of ${name}` })
            await sleep(0)
            if (groupFirst) group.cancel()
            self.cancel('by somebody else')
            if (!groupFirst) group.cancel()
            await sleep(1)
          })
          log(name, 'left')
        } catch (error) {
          if (isCancelled(error)) log(name, describe(error), self.cancelling())
          throw error
        }
      }
      const tasks = ['a', 'b'].map((name) => createTask(() => parent(name, name === 'a'), { name }))
      await wait(tasks)
      log(tasks.map((task) => task.cancelled()))
    },
  }),

  orderCase('an outer group that is cancelled ends an inner one, and only the outer one swallows it', {
    since: '3.15',
    python: `
      async def main():
          asyncio.create_task(turns(8), name="clock")
          async with asyncio.TaskGroup() as outer:
              try:
                  async with asyncio.TaskGroup() as inner:
                      inner.create_task(asyncio.sleep(10), name="child")
                      await asyncio.sleep(0)
                      outer.cancel()
                      await asyncio.sleep(1)
                  log("not here")
              except asyncio.CancelledError as error:
                  log("inner", describe(error), asyncio.current_task().cancelling())
                  raise
          log("left", asyncio.current_task().cancelling())
    `,
    async typescript({ log, turns }) {
      const main = mainTask()
      createTask(() => turns(8), { name: 'clock' })
      await taskGroup(async (outer) => {
        try {
          await taskGroup(async (inner) => {
            inner.createTask(() => sleep(10), { name: 'child' })
            await sleep(0)
            outer.cancel()
            await sleep(1)
          })
          log('not here')
        } catch (error) {
          log('inner', describe(error), main.cancelling())
          throw error
        }
      })
      log('left', main.cancelling())
    },
  }),
]

function mainTask(): Task<unknown> {
  return currentTask() as Task<unknown>
}
