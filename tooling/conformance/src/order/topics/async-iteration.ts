import { createTask, currentTask, Future, getRunningLoop, sleep } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('an async generator that does not suspend is consumed within the step', {
    python: `
      async def count(limit):
          for number in range(limit):
              yield number

      async def main():
          asyncio.get_running_loop().call_soon(log, "callback")
          async for number in count(5):
              log(number)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      async function* count(limit: number) {
        for (let number = 0; number < limit; number++) yield number
      }
      getRunningLoop().callSoon(log, 'callback')
      for await (const number of count(5)) log(number)
      await sleep(0)
    },
  }),

  orderCase('an async generator that suspends suspends its consumer', {
    python: `
      async def count(limit):
          for number in range(limit):
              await asyncio.sleep(0)
              yield number
              log("asked for the next")

      async def main():
          asyncio.create_task(turns(4), name="clock")
          async for number in count(3):
              log(number)
          log("end")
    `,
    async typescript({ log, turns }) {
      async function* count(limit: number) {
        for (let number = 0; number < limit; number++) {
          await sleep(0)
          yield number
          log('asked for the next')
        }
      }
      createTask(() => turns(4), { name: 'clock' })
      for await (const number of count(3)) log(number)
      log('end')
    },
  }),

  orderCase('consumers of two generators interleave as their sleeps say', {
    python: `
      async def ticks(count, delay):
          for number in range(count):
              await asyncio.sleep(delay)
              yield number

      async def consume(count, delay):
          async for number in ticks(count, delay):
              log("tick", number)

      async def main():
          slow = asyncio.create_task(consume(3, 0.02), name="slow")
          fast = asyncio.create_task(consume(6, 0.01), name="fast")
          await slow
          log("slow is done")
          await fast
    `,
    async typescript({ log }) {
      async function* ticks(count: number, delay: number) {
        for (let number = 0; number < count; number++) {
          await sleep(delay)
          yield number
        }
      }
      async function consume(count: number, delay: number) {
        for await (const number of ticks(count, delay)) log('tick', number)
      }
      const slow = createTask(() => consume(3, 0.02), { name: 'slow' })
      const fast = createTask(() => consume(6, 0.01), { name: 'fast' })
      await slow
      log('slow is done')
      await fast
    },
  }),

  orderCase('a comprehension over a generator collects what its awaits give', {
    python: `
      async def square(number):
          await asyncio.sleep(0)
          return number * number

      async def count(limit):
          for number in range(limit):
              yield number

      async def main():
          asyncio.create_task(turns(5), name="clock")
          log([await square(number) async for number in count(4) if number != 2])
    `,
    async typescript({ log, turns }) {
      async function square(number: number) {
        await sleep(0)
        return number * number
      }
      async function* count(limit: number) {
        for (let number = 0; number < limit; number++) yield number
      }
      createTask(() => turns(5), { name: 'clock' })
      const squares = []
      for await (const number of count(4)) {
        if (number !== 2) squares.push(await square(number))
      }
      log(squares)
    },
  }),

  orderCase('generators that consume generators pass each value up in one step', {
    python: `
      async def count(limit):
          for number in range(limit):
              log("makes", number)
              yield number
              await asyncio.sleep(0)

      async def double(source):
          async for number in source:
              yield 2 * number
              yield 2 * number + 1

      async def main():
          asyncio.create_task(turns(3), name="clock")
          async for number in double(double(count(2))):
              log(number)
    `,
    async typescript({ log, turns }) {
      async function* count(limit: number) {
        for (let number = 0; number < limit; number++) {
          log('makes', number)
          yield number
          await sleep(0)
        }
      }
      async function* double(source: AsyncIterable<number>) {
        for await (const number of source) {
          yield 2 * number
          yield 2 * number + 1
        }
      }
      createTask(() => turns(3), { name: 'clock' })
      for await (const number of double(double(count(2)))) log(number)
    },
  }),

  orderCase('an iterator that awaits a future goes on in the turn that wakes it', {
    python: `
      class Futures:
          def __init__(self, futures):
              self.futures = iter(futures)

          def __aiter__(self):
              return self

          async def __anext__(self):
              future = next(self.futures, None)
              if future is None:
                  raise StopAsyncIteration
              return await future

      async def main():
          loop = asyncio.get_running_loop()
          futures = [loop.create_future() for _ in range(3)]
          futures[0].set_result("done before")
          loop.call_soon(futures[1].set_result, "soon")
          loop.call_later(0.01, futures[2].set_result, "later")
          asyncio.create_task(turns(4), name="clock")
          async for value in Futures(futures):
              log(value)
    `,
    async typescript({ log, turns }) {
      const loop = getRunningLoop()
      const futures = [new Future<string>(), new Future<string>(), new Future<string>()] as const
      const inOrder: AsyncIterable<string> = {
        [Symbol.asyncIterator]() {
          const remaining = futures.values()
          return {
            async next() {
              const { value: future } = remaining.next()
              return future ? { value: await future } : { value: undefined, done: true }
            },
          }
        },
      }
      futures[0].setResult('done before')
      loop.callSoon(() => futures[1].setResult('soon'))
      loop.callLater(0.01, () => futures[2].setResult('later'))
      createTask(() => turns(4), { name: 'clock' })
      for await (const value of inOrder) log(value)
    },
  }),

  orderCase('futures of a list are awaited one after the other, whatever the order in which they come', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          futures = [loop.create_future() for _ in range(4)]

          async def consume():
              try:
                  for future in futures:
                      log("got", await future)
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())

          task = asyncio.create_task(consume(), name="consumer")
          loop.call_later(0.01, futures[1].set_result, 1)
          loop.call_later(0.02, futures[0].set_result, 0)
          loop.call_later(0.03, futures[2].set_result, 2)
          loop.call_later(0.04, task.cancel, "no more")
          await task
          log([future.cancelled() for future in futures])
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      const futures = [new Future<number>(), new Future<number>(), new Future<number>(), new Future<number>()] as const
      async function consume() {
        try {
          // oxlint-disable-next-line typescript/await-thenable -- a loop awaits what a list holds, too
          for await (const value of futures) log('got', value)
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
        }
      }
      const task = createTask(consume, { name: 'consumer' })
      loop.callLater(0.01, () => futures[1].setResult(1))
      loop.callLater(0.02, () => futures[0].setResult(0))
      loop.callLater(0.03, () => futures[2].setResult(2))
      loop.callLater(0.04, () => task.cancel('no more'))
      await task
      log(futures.map((future) => future.cancelled()))
    },
  }),
]
