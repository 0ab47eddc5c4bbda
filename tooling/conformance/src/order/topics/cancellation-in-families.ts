import { createTask, currentTask, gather, sleep, type Task } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a task that swallows its cancellation goes on and ends as it likes', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log("swallows", describe(error))
              await asyncio.sleep(0.01)
              log("goes on", asyncio.current_task().cancelling())
              return "value"

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          task.cancel()
          log(await task, task.cancelled(), task.cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          log('swallows', describe(error))
        }
        await sleep(0.01)
        log('goes on', currentTask()?.cancelling())
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      task.cancel()
      log(await task, task.cancelled(), task.cancelling())
    },
  }),

  orderCase('a child that swallows the cancellation of its parent keeps the parent alive', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log("swallows", describe(error))
              return "value"

          async def parent():
              log("got", await asyncio.create_task(child(), name="child"))
              await asyncio.sleep(0)
              log("is not cancelled", asyncio.current_task().cancelling())

          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          log(task.cancel("through the parent"))
          await task
          log(task.cancelled())
    `,
    async typescript({ log }) {
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          log('swallows', describe(error))
        }
        return 'value'
      }
      async function parent() {
        log('got', await createTask(child, { name: 'child' }))
        await sleep(0)
        log('is not cancelled', currentTask()?.cancelling())
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      log(task.cancel('through the parent'))
      await task
      log(task.cancelled())
    },
  }),

  orderCase('a task that two await cancels both with it', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(1)

          async def parent():
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
                  raise

          task = asyncio.create_task(child(), name="child")
          parents = [asyncio.create_task(parent(), name=name) for name in ["mother", "father"]]
          await asyncio.sleep(0.01)
          task.cancel("child")
          await asyncio.sleep(0.01)
          log([parent.cancelled() for parent in parents])
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(1)
      }
      async function parent() {
        try {
          await task
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      const task = createTask(child, { name: 'child' })
      const parents = ['mother', 'father'].map((name) => createTask(parent, { name }))
      await sleep(0.01)
      task.cancel('child')
      await sleep(0.01)
      log(parents.map((each) => each.cancelled()))
    },
  }),

  orderCase('cancelling one parent takes the child from the other', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(1)

          async def parent():
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
                  return "survived"

          task = asyncio.create_task(child(), name="child")
          mother = asyncio.create_task(parent(), name="mother")
          father = asyncio.create_task(parent(), name="father")
          await asyncio.sleep(0.01)
          mother.cancel("mother")
          log(await mother, await father, task.cancelled())
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(1)
      }
      async function parent() {
        try {
          return await task
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          return 'survived'
        }
      }
      const task = createTask(child, { name: 'child' })
      const mother = createTask(parent, { name: 'mother' })
      const father = createTask(parent, { name: 'father' })
      await sleep(0.01)
      mother.cancel('mother')
      log(await mother, await father, task.cancelled())
    },
  }),

  orderCase('main cancels all tasks and gathers what became of them', {
    python: `
      async def main():
          async def obedient():
              await asyncio.sleep(1)

          async def stubborn():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError:
                  await asyncio.sleep(0.01)
                  return "stubborn"

          async def broken():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError:
                  raise Boom("broken")

          bodies = {"obedient": obedient, "stubborn": stubborn, "broken": broken}
          tasks = [asyncio.create_task(body(), name=name) for name, body in bodies.items()]
          await asyncio.sleep(0.01)
          for task in tasks:
              task.cancel("shutdown")
          outcomes = await asyncio.gather(*tasks, return_exceptions=True)
          log([outcome if isinstance(outcome, str) else describe(outcome) for outcome in outcomes])
    `,
    async typescript({ log }) {
      async function obedient() {
        await sleep(1)
      }
      async function stubborn() {
        try {
          return await sleep(1)
        } catch {
          await sleep(0.01)
          return 'stubborn'
        }
      }
      async function broken() {
        try {
          await sleep(1)
        } catch {
          throw new Boom('broken')
        }
      }
      const bodies = { obedient, stubborn, broken }
      const tasks = Object.entries(bodies).map(([name, body]) => createTask<unknown>(body, { name }))
      await sleep(0.01)
      for (const task of tasks) task.cancel('shutdown')
      const outcomes = await gather(tasks, { returnExceptions: true })
      log(outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : describe(outcome))))
    },
  }),

  orderCase('a child that cancels the parent who awaits it cancels itself', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0.01)
              log(above.cancel("up and down"), asyncio.current_task().cancelling())
              return "lost"

          async def parent():
              try:
                  log("got", await asyncio.create_task(child(), name="child"))
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())

          above = asyncio.create_task(parent(), name="parent")
          await above
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0.01)
        log(above.cancel('up and down'), currentTask()?.cancelling())
        return 'lost'
      }
      async function parent() {
        try {
          log('got', await createTask(child, { name: 'child' }))
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
        }
      }
      const above: Task<void> = createTask(parent, { name: 'parent' })
      await above
    },
  }),

  orderCase('a cancel through a parent reaches a child that is about to step', {
    python: `
      async def main():
          async def child():
              try:
                  while True:
                      log("steps")
                      await asyncio.sleep(0)
              finally:
                  log("leaves")

          async def parent():
              await asyncio.create_task(child(), name="child")

          task = asyncio.create_task(parent(), name="parent")
          for _ in range(3):
              await asyncio.sleep(0)
          asyncio.create_task(turns(3), name="clock")
          task.cancel()
          try:
              await task
          except asyncio.CancelledError:
              log("cancelled")
    `,
    async typescript({ log, turns }) {
      async function child() {
        try {
          while (true) {
            log('steps')
            await sleep(0)
          }
        } finally {
          log('leaves')
        }
      }
      async function parent() {
        await createTask(child, { name: 'child' })
      }
      const task = createTask(parent, { name: 'parent' })
      for (let count = 0; count < 3; count++) await sleep(0)
      createTask(() => turns(3), { name: 'clock' })
      task.cancel()
      try {
        await task
      } catch {
        log('cancelled')
      }
    },
  }),
]
