import { asCompleted, createTask, Future, gather, getRunningLoop, sleep, waitFor, type Task } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('results come in the order in which they are there, by either way through', {
    python: `
      async def main():
          def tasks():
              return [asyncio.create_task(asyncio.sleep(delay, delay), name=f"nap {delay}") for delay in (2, 0, 1, 1.5)]

          for coroutine in asyncio.as_completed(tasks()):
              log(await coroutine)
          async for task in asyncio.as_completed(tasks()):
              log(task.done(), task.get_name(), await task)
    `,
    async typescript({ log }) {
      const tasks = () => [2, 0, 1, 1.5].map((delay) => createTask(sleep(delay, delay), { name: `nap ${delay}` }))
      for (const coroutine of asCompleted(tasks())) log(await coroutine)
      for await (const future of asCompleted(tasks())) {
        log(future.done(), (future as Task<number>).getName(), await future)
      }
    },
  }),

  orderCase('each result comes two turns after its end, and those that are there take none', {
    python: `
      async def main():
          async def child(count):
              for _ in range(count):
                  await asyncio.sleep(0)
              log("ends")
              return count

          for way in ("plain", "async"):
              asyncio.create_task(turns(12), name="clock")
              tasks = [asyncio.create_task(child(count), name=f"child {count}") for count in (3, 1, 1, 6)]
              if way == "plain":
                  for coroutine in asyncio.as_completed(tasks):
                      log(await coroutine)
              else:
                  async for task in asyncio.as_completed(tasks):
                      log(task.result())
              # Which of those that are done comes first is up to a set of Python's.
              asyncio.get_running_loop().call_soon(log, "callback")
              log(sorted([task.result() async for task in asyncio.as_completed(tasks)]))
              await asyncio.sleep(1)
    `,
    async typescript({ log, turns }) {
      async function child(count: number) {
        for (let turn = 0; turn < count; turn++) await sleep(0)
        log('ends')
        return count
      }
      for (const way of ['plain', 'async']) {
        createTask(() => turns(12), { name: 'clock' })
        const tasks = [3, 1, 1, 6].map((count) => createTask(() => child(count), { name: `child ${count}` }))
        if (way === 'plain') for (const coroutine of asCompleted(tasks)) log(await coroutine)
        else for await (const task of asCompleted(tasks)) log(task.result())
        getRunningLoop().callSoon(log, 'callback')
        const results: number[] = []
        for await (const task of asCompleted(tasks)) results.push(task.result())
        log(results.toSorted((left, right) => left - right))
        await sleep(1)
      }
    },
  }),

  orderCase('the coroutine that is awaited first gives the first result, whichever it is', {
    python: `
      async def main():
          naps = [asyncio.create_task(asyncio.sleep(delay, delay)) for delay in (1, 2, 3)]
          first, second, third = asyncio.as_completed(naps)
          log(await third)
          log(await first)
          log(await second)
    `,
    async typescript({ log }) {
      const naps = [1, 2, 3].map((delay) => createTask(sleep(delay, delay)))
      const [first, second, third] = asCompleted(naps)
      log(await third)
      log(await first)
      log(await second)
    },
  }),

  orderCase('several tasks that wait for the next result get it in the order in which they asked', {
    python: `
      async def main():
          naps = [asyncio.create_task(asyncio.sleep(delay, delay)) for delay in (3, 1, 2)]

          async def waiter(coroutine):
              log(await coroutine)

          waiters = [
              asyncio.create_task(waiter(coroutine), name=f"waiter {number}")
              for number, coroutine in enumerate(asyncio.as_completed(naps))
          ]
          await asyncio.gather(*waiters)
    `,
    async typescript({ log }) {
      const naps = [3, 1, 2].map((delay) => createTask(sleep(delay, delay)))
      const waiters = Array.from(asCompleted(naps), (coroutine, number) =>
        createTask(async () => log(await coroutine), { name: `waiter ${number}` }),
      )
      await gather(waiters)
    },
  }),

  orderCase('a waiter that is cancelled loses no result, not even in the turn in which it was woken', {
    python: `
      async def main():
          for extra in (False, True):
              futures = [asyncio.get_running_loop().create_future() for _ in range(3)]

              async def waiter(coroutine):
                  try:
                      log(await coroutine)
                  except asyncio.CancelledError:
                      log("cancelled")
                      raise

              waiters = [
                  asyncio.create_task(waiter(coroutine), name=f"waiter {number}")
                  for number, coroutine in enumerate(asyncio.as_completed(futures))
              ]
              await asyncio.sleep(0)
              futures[2].set_result("first")
              if extra:
                  await asyncio.sleep(0)
              waiters[0].cancel()
              await asyncio.sleep(1)
              futures[1].set_result("second")
              await asyncio.sleep(1)
              futures[0].set_result("third")
              await asyncio.sleep(1)
    `,
    async typescript({ log }) {
      for (const extra of [false, true]) {
        const futures = [new Future<string>(), new Future<string>(), new Future<string>()]
        const waiters = Array.from(asCompleted(futures), (coroutine, number) =>
          createTask(
            async () => {
              try {
                log(await coroutine)
              } catch (error) {
                log('cancelled')
                throw error
              }
            },
            { name: `waiter ${number}` },
          ),
        )
        await sleep(0)
        futures[2]?.setResult('first')
        if (extra) await sleep(0)
        waiters[0]?.cancel()
        await sleep(1)
        futures[1]?.setResult('second')
        await sleep(1)
        futures[0]?.setResult('third')
        await sleep(1)
      }
    },
  }),

  orderCase('an error stands where its result would have been, and a cancellation too', {
    python: `
      async def main():
          async def child(delay, end):
              await asyncio.sleep(delay)
              if end == "fails":
                  raise Boom(delay)
              return end

          def tasks():
              made = [asyncio.create_task(child(delay, end)) for delay, end in ((3, "third"), (1, "fails"), (9, "never"))]
              asyncio.get_running_loop().call_later(2, made[2].cancel, "by somebody")
              return made

          for coroutine in asyncio.as_completed(tasks()):
              try:
                  log(await coroutine)
              except BaseException as error:
                  log(describe(error))
          async for task in asyncio.as_completed(tasks()):
              log(task.cancelled() or task.exception() is not None)
    `,
    async typescript({ log }) {
      async function child(delay: number, end: string) {
        await sleep(delay)
        if (end === 'fails') throw new Boom(String(delay))
        return end
      }
      function tasks() {
        const made = [
          createTask(() => child(3, 'third')),
          createTask(() => child(1, 'fails')),
          createTask(() => child(9, 'never')),
        ]
        getRunningLoop().callLater(2, () => made[2]?.cancel('by somebody'))
        return made
      }
      for (const coroutine of asCompleted(tasks())) {
        try {
          log(await coroutine)
        } catch (error) {
          log(describe(error))
        }
      }
      for await (const task of asCompleted(tasks())) log(task.cancelled() || task.exception() !== null)
    },
  }),

  orderCase('when the time is over each one that is left says so, and what runs goes on', {
    python: `
      async def main():
          naps = [asyncio.create_task(asyncio.sleep(delay, delay)) for delay in (1, 2, 3)]
          for coroutine in asyncio.as_completed(naps, timeout=1.5):
              try:
                  log(await coroutine)
              except TimeoutError as error:
                  log(describe(error))
          log([nap.done() for nap in naps])

          naps = [asyncio.create_task(asyncio.sleep(delay, delay)) for delay in (1, 2, 3)]
          try:
              async for nap in asyncio.as_completed(naps, timeout=1.5):
                  log(nap.result())
          except TimeoutError as error:
              log(describe(error))
          log([nap.done() for nap in naps])
          for timeout in (0, -1):
              try:
                  async for nap in asyncio.as_completed(naps, timeout=timeout):
                      log(nap.result())
              except TimeoutError as error:
                  log(describe(error))
          await asyncio.wait(naps)
    `,
    async typescript({ log }) {
      const naps = () => [1, 2, 3].map((delay) => createTask(sleep(delay, delay)))
      let current = naps()
      for (const coroutine of asCompleted(current, { timeout: 1.5 })) {
        try {
          log(await coroutine)
        } catch (error) {
          log(describe(error))
        }
      }
      log(current.map((nap) => nap.done()))
      current = naps()
      try {
        for await (const nap of asCompleted(current, { timeout: 1.5 })) log(nap.result())
      } catch (error) {
        log(describe(error))
      }
      log(current.map((nap) => nap.done()))
      for (const timeout of [0, -1]) {
        try {
          for await (const nap of asCompleted(current, { timeout })) log(nap.result())
        } catch (error) {
          log(describe(error))
        }
      }
      for (const nap of current) await nap
    },
  }),

  orderCase('an iteration that was left can be taken up again', {
    python: `
      async def main():
          def naps():
              return [asyncio.create_task(asyncio.sleep(delay, delay)) for delay in (4, 3, 2, 1)]

          iterator = asyncio.as_completed(naps())
          for coroutine in iterator:
              log(await coroutine)
              break
          log("between")
          for coroutine in iterator:
              log(await coroutine)
          for coroutine in iterator:
              log("not reached")

          iterator = asyncio.as_completed(naps())
          async for nap in iterator:
              log(nap.result())
              break
          log("between")
          async for nap in iterator:
              log(nap.result())
    `,
    async typescript({ log }) {
      const naps = () => [4, 3, 2, 1].map((delay) => createTask(sleep(delay, delay)))
      let iterator = asCompleted(naps())
      for (const coroutine of iterator) {
        log(await coroutine)
        break
      }
      log('between')
      for (const coroutine of iterator) log(await coroutine)
      for (const coroutine of iterator) log('not reached', await coroutine)

      iterator = asCompleted(naps())
      for await (const nap of iterator) {
        log(nap.result())
        break
      }
      log('between')
      for await (const nap of iterator) log(nap.result())
    },
  }),

  orderCase('the same one given twice comes once, and coroutines come as the tasks that run them', {
    python: `
      async def main():
          async def child(value, delay):
              await asyncio.sleep(delay)
              return value

          coroutine = child("coroutine", 1)
          task = asyncio.create_task(child("task", 2))
          futures = [future async for future in asyncio.as_completed([coroutine, task, task, coroutine])]
          log([future.result() for future in futures], futures[0] is coroutine, futures[1] is task)
          log([await each for each in asyncio.as_completed([])])
    `,
    async typescript({ log }) {
      const coroutine = sleep(1, 'coroutine')
      const task = createTask(sleep(2, 'task'))
      const futures: Future<string>[] = []
      for await (const future of asCompleted([coroutine, task, task, coroutine])) futures.push(future)
      log(
        futures.map((future) => future.result()),
        futures[0] === (coroutine as unknown),
        futures[1] === task,
      )
      log([...asCompleted([])])
    },
  }),

  orderCase('a limit on the whole iteration, from outside', {
    python: `
      async def main():
          naps = [asyncio.create_task(asyncio.sleep(delay, delay)) for delay in (1, 2, 3)]

          async def collect():
              async for nap in asyncio.as_completed(naps):
                  log(nap.result())

          try:
              await asyncio.wait_for(collect(), 2.5)
          except TimeoutError:
              log("too late", [nap.done() for nap in naps])
          log(await naps[2])
    `,
    async typescript({ log }) {
      const naps = [1, 2, 3].map((delay) => createTask(sleep(delay, delay)))
      async function collect() {
        for await (const nap of asCompleted(naps)) log(nap.result())
      }
      try {
        await waitFor(collect, 2.5)
      } catch {
        log(
          'too late',
          naps.map((nap) => nap.done()),
        )
      }
      log(await naps[2])
    },
  }),
]
