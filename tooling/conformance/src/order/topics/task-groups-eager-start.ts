import { createTask, currentTask, type ExceptionGroup, sleep, taskGroup } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a task that was started at once and has ended is told of in a turn of the loop', {
    python: `
      async def child():
          log("child")
          raise Boom("text")

      async def main():
          asyncio.create_task(turns(3), name="clock")
          try:
              async with asyncio.TaskGroup() as group:
                  task = group.create_task(child(), name="child", eager_start=True)
                  log(task.done(), repr(group), asyncio.current_task().cancelling())
                  await asyncio.sleep(1)
          except* Boom as errors:
              log([describe(error) for error in errors.exceptions])
    `,
    *typescript({ log, turns }) {
      createTask(() => turns(3), { name: 'clock' })
      try {
        yield* taskGroup(function* (group) {
          const task = group.createTask(
            // oxlint-disable-next-line require-yield
            function* () {
              log('child')
              throw new Boom('text')
            },
            { name: 'child', eagerStart: true },
          )
          log(task.done(), String(group), currentTask()?.cancelling())
          yield* sleep(1)
        })
      } catch (error) {
        log((error as ExceptionGroup).errors.map(describe))
      }
    },
  }),

  orderCase('a task that was started at once and waits is one like the others from then on', {
    python: `
      async def child(delay):
          log("begins")
          await asyncio.sleep(delay)
          log("goes on")
          return delay

      async def main():
          asyncio.create_task(turns(4), name="clock")
          async with asyncio.TaskGroup() as group:
              first = group.create_task(child(0), name="first", eager_start=True)
              second = group.create_task(child(0), name="second")
              log("body", repr(group))
          log(first.result(), second.result())
    `,
    async typescript({ log, turns }) {
      function* child(delay: number) {
        log('begins')
        yield* sleep(delay)
        log('goes on')
        return delay
      }
      createTask(() => turns(4), { name: 'clock' })
      const [first, second] = await taskGroup((group) => {
        const tasks = [
          group.createTask(child(0), { name: 'first', eagerStart: true }),
          group.createTask(child(0), { name: 'second' }),
        ] as const
        log('body', String(group))
        return tasks
      })
      log(first.result(), second.result())
    },
  }),

  orderCase('tasks that were started at once and have ended are waited for until they are told of', {
    python: `
      async def child(value):
          return value

      async def main():
          asyncio.create_task(turns(4), name="clock")
          async with asyncio.TaskGroup() as group:
              tasks = [group.create_task(child(value), eager_start=True) for value in range(3)]
              log(repr(group), [task.done() for task in tasks])
          log("left", [task.result() for task in tasks])
    `,
    async typescript({ log, turns }) {
      // oxlint-disable-next-line require-yield
      function* child(value: number) {
        return value
      }
      createTask(() => turns(4), { name: 'clock' })
      const tasks = await taskGroup((group) => {
        const made = [0, 1, 2].map((value) => group.createTask(child(value), { eagerStart: true }))
        log(
          String(group),
          made.map((task) => task.done()),
        )
        return made
      })
      log(
        'left',
        tasks.map((task) => task.result()),
      )
    },
  }),

  orderCase('groups within groups of tasks that are started at once', {
    python: `
      async def recurse(depth):
          if depth == 0:
              log("leaf")
              return 1
          async with asyncio.TaskGroup() as group:
              tasks = [group.create_task(recurse(depth - 1), eager_start=depth > 1) for _ in range(2)]
          return sum(task.result() for task in tasks)

      async def main():
          log(await recurse(3))
    `,
    *typescript({ log }) {
      function* recurse(depth: number): Generator<unknown, number, unknown> {
        if (depth === 0) {
          log('leaf')
          return 1
        }
        const tasks = yield* taskGroup((group) =>
          [0, 1].map(() => group.createTask(recurse(depth - 1), { eagerStart: depth > 1 })),
        )
        return tasks.reduce((sum, task) => sum + task.result(), 0)
      }
      log(yield* recurse(3))
    },
  }),
]
