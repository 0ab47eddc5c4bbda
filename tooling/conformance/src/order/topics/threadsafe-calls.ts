import {
  createTask,
  gather,
  getRunningLoop,
  runCoroutineThreadsafe,
  sleep,
  waitFor,
  wrapFuture,
  currentTask,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('callSoonThreadsafe stands in one queue with callSoon', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          loop.call_soon_threadsafe(log, "first")
          loop.call_soon(log, "second")
          handle = loop.call_soon_threadsafe(log, "never")
          loop.call_soon_threadsafe(log, "third")
          handle.cancel()
          await asyncio.sleep(0)
          log("main", handle.cancelled())
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      loop.callSoonThreadsafe(log, 'first')
      loop.callSoon(log, 'second')
      const handle = loop.callSoonThreadsafe(log, 'never')
      loop.callSoonThreadsafe(log, 'third')
      handle.cancel()
      await sleep(0)
      log('main', handle.cancelled())
    },
  }),

  orderCase('runCoroutineThreadsafe takes a turn to make the task, one to begin it, and one to bring the answer', {
    python: `
      async def child():
          log("child")
          return "result"

      async def main():
          asyncio.create_task(turns(8), name="clock")
          loop = asyncio.get_running_loop()
          answer = asyncio.run_coroutine_threadsafe(child(), loop)
          answer.add_done_callback(lambda answer: log("called back", answer.result()))
          for turn in range(6):
              log(turn, answer.done(), len(asyncio.all_tasks()))
              await asyncio.sleep(0)
    `,
    async typescript({ log, turns }) {
      async function child() {
        log('child')
        return 'result'
      }
      createTask(() => turns(8), { name: 'clock' })
      const loop = getRunningLoop()
      const answer = runCoroutineThreadsafe(child, loop)
      answer.addDoneCallback((done) => log('called back', done.result()))
      for (let turn = 0; turn < 6; turn++) {
        log(turn, answer.done(), loop.tasks.size)
        await sleep(0)
      }
    },
  }),

  orderCase('an answer that is awaited in a task wakes it in the same turn as in Python', {
    since: '3.15',
    python: `
      async def child(name):
          await asyncio.sleep(0.01)
          return name

      async def main():
          asyncio.create_task(turns(4), name="clock")
          loop = asyncio.get_running_loop()
          log(await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(child("first"), loop)))
          answer = asyncio.run_coroutine_threadsafe(child("second"), loop)
          asyncio.create_task(asyncio.sleep(0.01), name="beside").add_done_callback(lambda task: log("beside"))
          await asyncio.sleep(0.02)
          asyncio.create_task(turns(4), name="clock")
          log("done", answer.done())
          log(await asyncio.wrap_future(answer))
    `,
    async typescript({ log, turns }) {
      async function child(name: string) {
        await sleep(0.01)
        return name
      }
      createTask(() => turns(4), { name: 'clock' })
      const loop = getRunningLoop()
      log(await runCoroutineThreadsafe(() => child('first'), loop))
      const answer = runCoroutineThreadsafe(() => child('second'), loop)
      createTask(sleep(0.01), { name: 'beside' }).addDoneCallback(() => log('beside'))
      await sleep(0.02)
      createTask(() => turns(4), { name: 'clock' })
      log('done', answer.done())
      log(await answer)
    },
  }),

  orderCase('an error reaches whoever awaits the answer', {
    python: `
      async def child():
          await asyncio.sleep(0.01)
          raise Boom("failed")

      async def main():
          answer = asyncio.run_coroutine_threadsafe(child(), asyncio.get_running_loop())
          try:
              await asyncio.wrap_future(answer)
          except Boom as error:
              log(describe(error), answer.done(), answer.cancelled(), answer.exception() is error)
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0.01)
        throw new Boom('failed')
      }
      const answer = runCoroutineThreadsafe(child, getRunningLoop())
      try {
        await answer
      } catch (error) {
        log(describe(error), answer.done(), answer.cancelled(), answer.exception() === error)
      }
    },
  }),

  orderCase('cancel() of the answer ends it and the task at once', {
    since: '3.15',
    python: `
      async def child():
          try:
              await asyncio.sleep(1)
          except asyncio.CancelledError as error:
              log("child", describe(error))
              await asyncio.sleep(0.01)
              log("child", "cleaned up")
              raise

      async def main():
          answer = asyncio.run_coroutine_threadsafe(child(), asyncio.get_running_loop())
          await asyncio.sleep(0.01)
          answer.add_done_callback(lambda answer: log("called back", answer.cancelled()))
          asyncio.create_task(turns(4), name="clock")
          log(answer.cancel(), answer.done(), answer.cancel())
          await asyncio.sleep(0.1)
    `,
    async typescript({ log, turns }) {
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          log('child', describe(error))
          await sleep(0.01)
          log('child', 'cleaned up')
          throw error
        }
      }
      const answer = runCoroutineThreadsafe(child, getRunningLoop())
      await sleep(0.01)
      answer.addDoneCallback((done) => log('called back', done.cancelled()))
      createTask(() => turns(4), { name: 'clock' })
      log(answer.cancel(), answer.done(), answer.cancel())
      await sleep(0.1)
    },
  }),

  orderCase('an answer that is cancelled before its task is made keeps the task from its first step', {
    since: '3.15',
    python: `
      async def child():
          log("begins")
          try:
              await asyncio.sleep(1)
          finally:
              log("ends")

      async def main():
          answer = asyncio.run_coroutine_threadsafe(child(), asyncio.get_running_loop())
          log(answer.cancel())
          asyncio.create_task(turns(5), name="clock")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      async function child() {
        log('begins')
        try {
          await sleep(1)
        } finally {
          log('ends')
        }
      }
      const answer = runCoroutineThreadsafe(child, getRunningLoop())
      log(answer.cancel())
      createTask(() => turns(5), { name: 'clock' })
      await sleep(0.01)
    },
  }),

  orderCase('a task that awaits an answer and is cancelled has the other task cancelled', {
    since: '3.15',
    python: `
      async def child():
          try:
              await asyncio.sleep(1)
          except asyncio.CancelledError as error:
              log("child", describe(error))
              raise

      async def parent(answer):
          try:
              await asyncio.wrap_future(answer)
          except asyncio.CancelledError as error:
              log("parent", describe(error), answer.cancelled())
              raise

      async def main():
          answer = asyncio.run_coroutine_threadsafe(child(), asyncio.get_running_loop())
          task = asyncio.create_task(parent(answer), name="parent")
          await asyncio.sleep(0.01)
          asyncio.create_task(turns(6), name="clock")
          task.cancel("why")
          await asyncio.sleep(0.01)
          log(answer.cancelled(), task.cancelled())
    `,
    async typescript({ log, turns }) {
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          log('child', describe(error))
          throw error
        }
      }
      const answer = runCoroutineThreadsafe(child, getRunningLoop())
      async function parent() {
        try {
          await answer
        } catch (error) {
          log('parent', describe(error), answer.cancelled())
          throw error
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      createTask(() => turns(6), { name: 'clock' })
      task.cancel('why')
      await sleep(0.01)
      log(answer.cancelled(), task.cancelled())
    },
  }),

  orderCase('a task that is cancelled by itself cancels the answer, without its message', {
    python: `
      async def child():
          asyncio.current_task().cancel("by itself")
          await asyncio.sleep(0)

      async def main():
          answer = asyncio.run_coroutine_threadsafe(child(), asyncio.get_running_loop())
          try:
              await asyncio.wrap_future(answer)
          except asyncio.CancelledError as error:
              log(describe(error), answer.cancelled(), asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function child() {
        currentTask()?.cancel('by itself')
        await sleep(0)
      }
      const answer = runCoroutineThreadsafe(child, getRunningLoop())
      try {
        await answer
      } catch (error) {
        log(describe(error), answer.cancelled(), currentTask()?.cancelling())
      }
    },
  }),

  orderCase('gather and waitFor take what wrapFuture makes of an answer', {
    since: '3.15',
    python: `
      async def child(name, delay):
          try:
              await asyncio.sleep(delay)
              return name
          except asyncio.CancelledError:
              log(name, "cancelled")
              raise

      async def main():
          loop = asyncio.get_running_loop()

          def start(name, delay):
              return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(child(name, delay), loop))

          log(await asyncio.gather(start("a", 0.02), start("b", 0.01)))
          try:
              await asyncio.wait_for(start("c", 1), 0.05)
          except asyncio.TimeoutError as error:
              log("too late")
          asyncio.create_task(turns(4), name="clock")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      const loop = getRunningLoop()
      async function child(name: string, delay: number) {
        try {
          await sleep(delay)
          return name
        } catch (error) {
          log(name, 'cancelled')
          throw error
        }
      }
      const start = (name: string, delay: number) => wrapFuture(runCoroutineThreadsafe(() => child(name, delay), loop))
      log(await gather([start('a', 0.02), start('b', 0.01)]))
      try {
        await waitFor(start('c', 1), 0.05)
      } catch {
        log('too late')
      }
      createTask(() => turns(4), { name: 'clock' })
      await sleep(0.01)
    },
  }),

  orderCase('a failure of the task factory fails the answer, and is told to the exception handler', {
    python: `
      async def child():
          log("never")

      async def main():
          loop = asyncio.get_running_loop()

          def factory(loop, coro, **options):
              coro.close()
              raise Boom("no more tasks")

          loop.set_task_factory(factory)
          answer = asyncio.run_coroutine_threadsafe(child(), loop)
          try:
              await asyncio.wrap_future(answer)
          except Boom as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function child() {
        log('never')
      }
      loop.setTaskFactory(() => {
        throw new Boom('no more tasks')
      })
      const answer = runCoroutineThreadsafe(child, loop)
      try {
        await answer
      } catch (error) {
        log(describe(error))
      }
    },
  }),
]
