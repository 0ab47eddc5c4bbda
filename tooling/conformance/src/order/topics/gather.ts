import { createTask, currentTask, Future, gather, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('gather gives results in the order of its arguments, whatever the order in which they come', {
    python: `
      async def child(number, delay):
          await asyncio.sleep(delay)
          log("done", number)
          return number

      async def main():
          log(await asyncio.gather(child(1, 0.03), child(2, 0.01), child(3, 0.02), child(4, 0)))
    `,
    async typescript({ log }) {
      async function child(number: number, delay: number) {
        await sleep(delay)
        log('done', number)
        return number
      }
      log(await gather([() => child(1, 0.03), () => child(2, 0.01), () => child(3, 0.02), () => child(4, 0)]))
    },
  }),

  orderCase('gather makes a task of each coroutine, in turn, and takes futures and tasks as they are', {
    python: `
      async def main():
          async def child():
              log("child")
              return asyncio.current_task().get_name()

          loop = asyncio.get_running_loop()
          future = loop.create_future()
          loop.call_later(0.01, future.set_result, "future")
          task = asyncio.create_task(child(), name="task")
          names = await asyncio.gather(child(), future, task, child(), child())
          log(names[1:3], len(set(names)))
    `,
    async typescript({ log }) {
      async function child() {
        log('child')
        return currentTask()?.getName()
      }
      const future = new Future<string>()
      getRunningLoop().callLater(0.01, () => future.setResult('future'))
      const task = createTask(child, { name: 'task' })
      const names = await gather([child, future, task, child, child])
      log(names.slice(1, 3), new Set(names).size)
    },
  }),

  orderCase('gather of nothing is done at once', {
    python: `
      async def main():
          asyncio.get_running_loop().call_soon(log, "callback")
          log(asyncio.gather().done(), await asyncio.gather())
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      getRunningLoop().callSoon(log, 'callback')
      log(gather([]).done(), await gather([]))
      await sleep(0)
    },
  }),

  orderCase('gather of futures that are done takes no turn', {
    python: `
      async def main():
          futures = [asyncio.get_running_loop().create_future() for _ in range(3)]
          for number, future in enumerate(futures):
              future.set_result(number)
          asyncio.get_running_loop().call_soon(log, "callback")
          log(await asyncio.gather(*futures))
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const futures = [new Future<number>(), new Future<number>(), new Future<number>()]
      for (const [number, future] of futures.entries()) future.setResult(number)
      getRunningLoop().callSoon(log, 'callback')
      log(await gather(futures))
      await sleep(0)
    },
  }),

  orderCase('the one who gathers goes on two turns after the last child', {
    python: `
      async def child(rounds):
          for _ in range(rounds):
              await asyncio.sleep(0)
          log("done")

      async def main():
          asyncio.create_task(turns(8), name="clock")
          tasks = [asyncio.create_task(child(rounds), name=f"child {rounds}") for rounds in range(4)]
          tasks[3].add_done_callback(lambda done: log("callback before the gather"))
          gathering = asyncio.gather(*tasks)
          tasks[3].add_done_callback(lambda done: log("callback after the gather", gathering.done()))
          gathering.add_done_callback(lambda done: log("callback of the gather"))
          await gathering
          log("gathered")
    `,
    async typescript({ log, turns }) {
      async function child(rounds: number) {
        for (let round = 0; round < rounds; round++) await sleep(0)
        log('done')
      }
      createTask(() => turns(8), { name: 'clock' })
      const tasks = [0, 1, 2, 3].map((rounds) => createTask(() => child(rounds), { name: `child ${rounds}` }))
      tasks[3]?.addDoneCallback(() => log('callback before the gather'))
      const gathering = gather(tasks)
      tasks[3]?.addDoneCallback(() => log('callback after the gather', gathering.done()))
      gathering.addDoneCallback(() => log('callback of the gather'))
      await gathering
      log('gathered')
    },
  }),

  orderCase('the first exception ends the gather, and the rest run on', {
    python: `
      async def child(delay, fails):
          await asyncio.sleep(delay)
          log("done", fails)
          if fails:
              raise Boom(delay)

      async def main():
          try:
              await asyncio.gather(child(0.03, True), child(0.01, False), child(0.02, True), child(0.04, False))
          except Boom as error:
              log(describe(error))
          await asyncio.sleep(0.05)
    `,
    async typescript({ log }) {
      async function child(delay: number, fails: boolean) {
        await sleep(delay)
        log('done', fails)
        if (fails) throw new Boom(String(delay))
      }
      try {
        await gather([
          () => child(0.03, true),
          () => child(0.01, false),
          () => child(0.02, true),
          () => child(0.04, false),
        ])
      } catch (error) {
        log(describe(error))
      }
      await sleep(0.05)
    },
  }),

  orderCase('of two exceptions in one turn the first in order of failing counts', {
    python: `
      async def child(number):
          await asyncio.sleep(0.01)
          raise Boom(number)

      async def main():
          second = asyncio.create_task(child(2), name="second")
          first = asyncio.create_task(child(1), name="first")
          try:
              await asyncio.gather(first, second)
          except Boom as error:
              log(describe(error), first.done(), second.done())
    `,
    async typescript({ log }) {
      async function child(number: number) {
        await sleep(0.01)
        throw new Boom(String(number))
      }
      const second = createTask(() => child(2), { name: 'second' })
      const first = createTask(() => child(1), { name: 'first' })
      try {
        await gather([first, second])
      } catch (error) {
        log(describe(error), first.done(), second.done())
      }
    },
  }),

  orderCase('with returnExceptions the exceptions are among the results', {
    python: `
      async def main():
          async def fail(delay):
              await asyncio.sleep(delay)
              raise Boom(delay)

          victim = asyncio.create_task(asyncio.sleep(1), name="victim")
          asyncio.get_running_loop().call_later(0.01, victim.cancel, "victim")
          outcomes = await asyncio.gather(fail(0.02), asyncio.sleep(0.03, "slept"), victim, return_exceptions=True)
          log([outcome if isinstance(outcome, str) else describe(outcome) for outcome in outcomes])
    `,
    async typescript({ log }) {
      async function fail(delay: number) {
        await sleep(delay)
        throw new Boom(String(delay))
      }
      const victim = createTask(sleep(1), { name: 'victim' })
      getRunningLoop().callLater(0.01, () => victim.cancel('victim'))
      const outcomes = await gather([() => fail(0.02), sleep(0.03, 'slept'), victim], { returnExceptions: true })
      log(outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : describe(outcome))))
    },
  }),

  orderCase('a future that is gathered twice is waited for once and counted twice', {
    python: `
      async def main():
          async def child():
              log("runs once")
              await asyncio.sleep(0.01)
              return "value"

          task = asyncio.create_task(child(), name="child")
          log(await asyncio.gather(task, asyncio.sleep(0, "between"), task))
    `,
    async typescript({ log }) {
      async function child() {
        log('runs once')
        await sleep(0.01)
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      log(await gather([task, sleep(0, 'between'), task]))
    },
  }),

  orderCase('gathers within gathers, each two turns behind its last child', {
    python: `
      async def child(number):
          log("child", number)
          await asyncio.sleep(0)
          return number

      async def main():
          asyncio.create_task(turns(8), name="clock")
          log(await asyncio.gather(asyncio.gather(child(1), child(2)), child(3), asyncio.gather(asyncio.gather(child(4)))))
    `,
    async typescript({ log, turns }) {
      async function child(number: number) {
        log('child', number)
        await sleep(0)
        return number
      }
      createTask(() => turns(8), { name: 'clock' })
      log(await gather([gather([() => child(1), () => child(2)]), () => child(3), gather([gather([() => child(4)])])]))
    },
  }),

  orderCase('tasks that gather the same tasks all go on, in the order in which they asked', {
    python: `
      async def main():
          async def child(number):
              await asyncio.sleep(0.01)
              return number

          tasks = [asyncio.create_task(child(number), name=f"child {number}") for number in range(3)]

          async def gatherer(selected):
              log(await asyncio.gather(*selected), asyncio.current_task().cancelling())

          asyncio.create_task(gatherer(tasks), name="all")
          asyncio.create_task(gatherer(tasks[:2]), name="first two")
          asyncio.create_task(gatherer(tasks[::-1]), name="reversed")
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      async function child(number: number) {
        await sleep(0.01)
        return number
      }
      const tasks = [0, 1, 2].map((number) => createTask(() => child(number), { name: `child ${number}` }))
      async function gatherer(selected: typeof tasks) {
        log(await gather(selected), currentTask()?.cancelling())
      }
      createTask(() => gatherer(tasks), { name: 'all' })
      createTask(() => gatherer(tasks.slice(0, 2)), { name: 'first two' })
      createTask(() => gatherer(tasks.toReversed()), { name: 'reversed' })
      await sleep(0.02)
    },
  }),
]
