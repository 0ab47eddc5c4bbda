import {
  createTask,
  currentTask,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  getRunningLoop,
  sleep,
  wait,
  type ReturnWhen,
  type WaitOutcome,
} from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** How many are done and how many not. */
function counts({ done, pending }: WaitOutcome<unknown>): [number, number] {
  return [done.size, pending.size]
}

export const cases: readonly OrderCase[] = [
  orderCase('wait for all goes on two turns after the last one', {
    python: `
      async def main():
          async def child(delay):
              await asyncio.sleep(delay)
              log("ends")
              asyncio.create_task(turns(4), name="clock")

          tasks = [asyncio.create_task(child(delay), name=f"child {delay}") for delay in (2, 1)]
          done, pending = await asyncio.wait(tasks)
          log(len(done), len(pending))
          # Once more, with all of them done.
          asyncio.create_task(turns(4), name="clock 2")
          done, pending = await asyncio.wait(tasks)
          log(len(done), len(pending))
    `,
    async typescript({ log, turns }) {
      async function child(delay: number) {
        await sleep(delay)
        log('ends')
        createTask(() => turns(4), { name: 'clock' })
      }
      const tasks = [2, 1].map((delay) => createTask(() => child(delay), { name: `child ${delay}` }))
      log(...counts(await wait(tasks)))
      // Once more, with all of them done.
      createTask(() => turns(4), { name: 'clock 2' })
      log(...counts(await wait(tasks)))
    },
  }),

  orderCase('wait for the first one, and those that are done by then too', {
    python: `
      async def main():
          async def child(count):
              for _ in range(count):
                  await asyncio.sleep(0)
              log("ends")

          tasks = [asyncio.create_task(child(count), name=f"child {count}") for count in (2, 1, 5)]
          done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
          log(len(done), len(pending), [task in done for task in tasks])
          done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
          log(len(done), len(pending))
    `,
    async typescript({ log }) {
      async function child(count: number) {
        for (let turn = 0; turn < count; turn++) await sleep(0)
        log('ends')
      }
      const tasks = [2, 1, 5].map((count) => createTask(() => child(count), { name: `child ${count}` }))
      const first = await wait(tasks, { returnWhen: FIRST_COMPLETED })
      log(
        ...counts(first),
        tasks.map((task) => first.done.has(task)),
      )
      log(...counts(await wait(first.pending, { returnWhen: FIRST_COMPLETED })))
    },
  }),

  orderCase('wait for the first failure: a cancelled one is none, and without one it waits for all', {
    python: `
      async def main():
          async def child(delay, fails):
              await asyncio.sleep(delay)
              if fails:
                  raise Boom(delay)

          for fails in (True, False):
              tasks = [asyncio.create_task(child(1, False)), asyncio.create_task(child(3, fails)), asyncio.create_task(child(4, False))]
              asyncio.get_running_loop().call_later(2, tasks[0].cancel)
              cancelled = asyncio.create_task(child(9, False))
              asyncio.get_running_loop().call_later(2, cancelled.cancel)
              done, pending = await asyncio.wait([*tasks, cancelled], return_when=asyncio.FIRST_EXCEPTION)
              log(len(done), len(pending), cancelled.cancelled())

          failed = asyncio.get_running_loop().create_future()
          failed.set_exception(Boom("before"))
          done, pending = await asyncio.wait([asyncio.get_running_loop().create_future(), failed], return_when=asyncio.FIRST_EXCEPTION)
          log(len(done), len(pending))
    `,
    async typescript({ log }) {
      async function child(delay: number, fails: boolean) {
        await sleep(delay)
        if (fails) throw new Boom(String(delay))
      }
      for (const fails of [true, false]) {
        const tasks = [
          createTask(() => child(1, false)),
          createTask(() => child(3, fails)),
          createTask(() => child(4, false)),
        ]
        getRunningLoop().callLater(2, () => tasks[0]?.cancel())
        const cancelled = createTask(() => child(9, false))
        getRunningLoop().callLater(2, () => cancelled.cancel())
        log(...counts(await wait([...tasks, cancelled], { returnWhen: FIRST_EXCEPTION })), cancelled.cancelled())
      }
      const failed = new Future<void>()
      failed.setException(new Boom('before'))
      log(...counts(await wait([new Future<void>(), failed], { returnWhen: FIRST_EXCEPTION })))
    },
  }),

  orderCase('wait no longer than some time, at the same moment as a task, with none, and in the past', {
    python: `
      async def main():
          for timeout in (0.11, 0.1, 0.15, 1, 0, -1):
              tasks = [asyncio.create_task(asyncio.sleep(delay)) for delay in (0.1, 0.15)]
              asyncio.create_task(turns(3), name="clock")
              done, pending = await asyncio.wait(tasks, timeout=timeout)
              log(timeout, len(done), len(pending))
              done, pending = await asyncio.wait(tasks)
              log(len(done), len(pending))
    `,
    async typescript({ log, turns }) {
      for (const timeout of [0.11, 0.1, 0.15, 1, 0, -1]) {
        const tasks = [0.1, 0.15].map((delay) => createTask(sleep(delay)))
        createTask(() => turns(3), { name: 'clock' })
        log(timeout, ...counts(await wait(tasks, { timeout })))
        log(...counts(await wait(tasks)))
      }
    },
  }),

  orderCase('a cancel of the one who waits leaves the futures alone', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()

          async def inner():
              log("inner", await future)

          inner_task = asyncio.create_task(inner(), name="inner")

          async def outer():
              try:
                  await asyncio.wait([inner_task, future], timeout=5)
              except asyncio.CancelledError as error:
                  log("outer", describe(error), asyncio.current_task().cancelling())
                  raise

          outer_task = asyncio.create_task(outer(), name="outer")
          await asyncio.sleep(1)
          outer_task.cancel("only you")
          await asyncio.wait([outer_task])
          log(outer_task.cancelled(), inner_task.done(), future.done())
          future.set_result("value")
          await inner_task
          await asyncio.sleep(10)
    `,
    async typescript({ log }) {
      const future = new Future<string>()
      const innerTask = createTask(async () => log('inner', await future), { name: 'inner' })
      async function outer() {
        try {
          await wait([innerTask, future], { timeout: 5 })
        } catch (error) {
          log('outer', describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      const outerTask = createTask(outer, { name: 'outer' })
      await sleep(1)
      outerTask.cancel('only you')
      await wait([outerTask])
      log(outerTask.cancelled(), innerTask.done(), future.done())
      future.setResult('value')
      await innerTask
      await sleep(10)
    },
  }),

  orderCase('the same task given twice counts once, and an iterator is as good as a list', {
    python: `
      async def main():
          async def child(value):
              return value

          task, other = asyncio.create_task(child("ham")), asyncio.create_task(child("spam"))
          done, pending = await asyncio.wait(iter([task, task, other]))
          log(sorted(task.result() for task in done), len(pending))
          done, pending = await asyncio.wait(asyncio.create_task(child(number)) for number in range(10))
          log(len(done), len(pending))
    `,
    async typescript({ log }) {
      async function child<T>(value: T) {
        return value
      }
      const [task, other] = [createTask(() => child('ham')), createTask(() => child('spam'))]
      const { done, pending } = await wait([task, task, other].values())
      log([...done].map((future) => future.result()).toSorted(), pending.size)
      function* children() {
        for (let number = 0; number < 10; number++) yield createTask(() => child(number))
      }
      log(...counts(await wait(children())))
    },
  }),

  orderCase('what wait can’t take is refused', {
    python: `
      async def main():
          async def child():
              pass

          async def attempt(argument, **options):
              try:
                  await asyncio.wait(argument, **options)
                  log("no error")
              except Exception as error:
                  log(describe(error))

          coroutine = child()
          await attempt(asyncio.get_running_loop().create_future())
          await attempt(coroutine)
          await attempt([])
          await attempt(set())
          await attempt([coroutine])
          await attempt([asyncio.create_task(child()), coroutine])
          await attempt([asyncio.create_task(child())], return_when=-1)
          coroutine.close()
    `,
    async typescript({ log }) {
      async function child() {}
      async function attempt(argument: unknown, options?: object) {
        try {
          await wait(argument as Future<unknown>[], options)
          log('no error')
        } catch (error) {
          log(describe(error))
        }
      }
      const coroutine = sleep(1)
      await attempt(new Future())
      await attempt(coroutine)
      await attempt([])
      await attempt(new Set())
      await attempt([coroutine])
      await attempt([createTask(child), coroutine])
      await attempt([createTask(child)], { returnWhen: -1 as unknown as ReturnWhen })
      coroutine.close()
    },
  }),

  orderCase('many waits for the same tasks go on in the order in which they began', {
    python: `
      async def main():
          tasks = [asyncio.create_task(asyncio.sleep(delay)) for delay in (1, 2, 3)]

          async def waiter(selected, **options):
              done, pending = await asyncio.wait(selected, **options)
              log(len(done), len(pending))

          waiters = [
              asyncio.create_task(waiter(tasks), name="all"),
              asyncio.create_task(waiter(tasks, return_when=asyncio.FIRST_COMPLETED), name="first"),
              asyncio.create_task(waiter(tasks[:2]), name="two"),
              asyncio.create_task(waiter(tasks, timeout=2), name="limited"),
              asyncio.create_task(waiter(tasks[::-1]), name="reversed"),
          ]
          await asyncio.wait(waiters)
    `,
    async typescript({ log }) {
      const tasks = [1, 2, 3].map((delay) => createTask(sleep(delay)))
      async function waiter(...given: Parameters<typeof wait>) {
        log(...counts(await wait(...given)))
      }
      await wait([
        createTask(() => waiter(tasks), { name: 'all' }),
        createTask(() => waiter(tasks, { returnWhen: FIRST_COMPLETED }), { name: 'first' }),
        createTask(() => waiter(tasks.slice(0, 2)), { name: 'two' }),
        createTask(() => waiter(tasks, { timeout: 2 }), { name: 'limited' }),
        createTask(() => waiter(tasks.toReversed()), { name: 'reversed' }),
      ])
    },
  }),
]
