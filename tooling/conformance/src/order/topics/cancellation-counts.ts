import { createTask, currentTask, Future, sleep } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('cancelling() counts the cancels, uncancel() takes them back, down to none', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0)

          task = asyncio.create_task(child(), name="child")
          log(task.cancelling(), task.uncancel())
          for _ in range(3):
              task.cancel()
          log(task.cancelling())
          log(task.uncancel(), task.cancelling())
          log(task.uncancel(), task.uncancel(), task.uncancel(), task.cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0)
      }
      const task = createTask(child, { name: 'child' })
      log(task.cancelling(), task.uncancel())
      for (let count = 0; count < 3; count++) task.cancel()
      log(task.cancelling())
      log(task.uncancel(), task.cancelling())
      log(task.uncancel(), task.uncancel(), task.uncancel(), task.cancelling())
    },
  }),

  orderCase('a cancel that is taken back before it was delivered is never delivered', {
    python: `
      async def main():
          async def child():
              task = asyncio.current_task()
              task.cancel("changed my mind")
              log(task.cancelling(), task.uncancel())
              await asyncio.sleep(0.01)
              log("slept")

          task = asyncio.create_task(child(), name="child")
          await task
          log(task.cancelled())
    `,
    async typescript({ log }) {
      async function child() {
        const self = currentTask()
        self?.cancel('changed my mind')
        log(self?.cancelling(), self?.uncancel())
        await sleep(0.01)
        log('slept')
      }
      const task = createTask(child, { name: 'child' })
      await task
      log(task.cancelled())
    },
  }),

  orderCase('a task whose cancel is taken back before its first step runs its body', {
    python: `
      async def main():
          async def child():
              log("runs")

          task = asyncio.create_task(child(), name="child")
          task.cancel()
          task.uncancel()
          await task
          log(task.cancelled(), task.cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        log('runs')
      }
      const task = createTask(child, { name: 'child' })
      task.cancel()
      task.uncancel()
      await task
      log(task.cancelled(), task.cancelling())
    },
  }),

  orderCase('one of two cancels taken back leaves the other to be delivered', {
    python: `
      async def main():
          async def child():
              task = asyncio.current_task()
              task.cancel("first")
              task.cancel("second")
              log(task.uncancel())
              try:
                  await asyncio.sleep(0.01)
              except asyncio.CancelledError as error:
                  log(describe(error), task.cancelling())

          await asyncio.create_task(child(), name="child")
    `,
    async typescript({ log }) {
      async function child() {
        const self = currentTask()
        self?.cancel('first')
        self?.cancel('second')
        log(self?.uncancel())
        try {
          await sleep(0.01)
        } catch (error) {
          log(describe(error), self?.cancelling())
        }
      }
      await createTask(child, { name: 'child' })
    },
  }),

  orderCase('uncancel() comes too late for a cancel that has reached the future', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def child():
              try:
                  await future
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          task.cancel("delivered")
          log(task.uncancel(), future.cancelled())
          await task
    `,
    async typescript({ log }) {
      const future = new Future<void>()
      async function child() {
        try {
          await future
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
        }
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      task.cancel('delivered')
      log(task.uncancel(), future.cancelled())
      await task
    },
  }),

  orderCase('a cancel after the result of the future can be taken back, and the result arrives', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def child():
              log("got", await future)

          task = asyncio.create_task(child(), name="child")
          await asyncio.sleep(0)
          future.set_result("value")
          task.cancel()
          log(task.uncancel())
          await task
    `,
    async typescript({ log }) {
      const future = new Future<string>()
      async function child() {
        log('got', await future)
      }
      const task = createTask(child, { name: 'child' })
      await sleep(0)
      future.setResult('value')
      task.cancel()
      log(task.uncancel())
      await task
    },
  }),

  orderCase('a cancel that is taken back and repeated is delivered with the new message', {
    python: `
      async def main():
          async def child():
              task = asyncio.current_task()
              task.cancel("old")
              task.uncancel()
              task.cancel("new")
              try:
                  await asyncio.sleep(0)
              except asyncio.CancelledError as error:
                  log(describe(error), task.cancelling(), task.uncancel())
              await asyncio.sleep(0)
              log("goes on")

          await asyncio.create_task(child(), name="child")
    `,
    async typescript({ log }) {
      async function child() {
        const self = currentTask()
        self?.cancel('old')
        self?.uncancel()
        self?.cancel('new')
        try {
          await sleep(0)
        } catch (error) {
          log(describe(error), self?.cancelling(), self?.uncancel())
        }
        await sleep(0)
        log('goes on')
      }
      await createTask(child, { name: 'child' })
    },
  }),

  orderCase('a cancel of a task that is ready with sleep(0) can still be taken back', {
    python: `
      async def main():
          async def spin():
              for number in range(4):
                  log("round", number)
                  await asyncio.sleep(0)

          task = asyncio.create_task(spin(), name="spin")
          await asyncio.sleep(0)
          task.cancel("no, go on")
          log("taken back", task.uncancel())
          await task
          log(task.cancelled())
    `,
    async typescript({ log }) {
      async function spin() {
        for (let number = 0; number < 4; number++) {
          log('round', number)
          await sleep(0)
        }
      }
      const task = createTask(spin, { name: 'spin' })
      await sleep(0)
      task.cancel('no, go on')
      log('taken back', task.uncancel())
      await task
      log(task.cancelled())
    },
  }),

  orderCase('cancels of a waiting task keep counting while its child cleans up, and each reaches the child', {
    python: `
      async def main():
          async def child():
              for _ in range(3):
                  try:
                      await asyncio.sleep(1)
                  except asyncio.CancelledError as error:
                      log(describe(error), asyncio.current_task().cancelling())
              return "value"

          async def parent():
              log("got", await asyncio.create_task(child(), name="child"))

          task = asyncio.create_task(parent(), name="parent")
          for number in range(3):
              await asyncio.sleep(0.01)
              task.cancel(number)
              log(task.cancelling())
          await task
    `,
    async typescript({ log }) {
      async function child() {
        for (let count = 0; count < 3; count++) {
          try {
            await sleep(1)
          } catch (error) {
            log(describe(error), currentTask()?.cancelling())
          }
        }
        return 'value'
      }
      async function parent() {
        log('got', await createTask(child, { name: 'child' }))
      }
      const task = createTask(parent, { name: 'parent' })
      for (let number = 0; number < 3; number++) {
        await sleep(0.01)
        task.cancel(String(number))
        log(task.cancelling())
      }
      await task
    },
  }),
]
