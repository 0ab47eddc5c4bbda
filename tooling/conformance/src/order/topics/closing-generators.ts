import { createTask, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('leaving the loop early closes the generator, and its cleanup may await', {
    python: `
      from contextlib import aclosing

      async def count():
          try:
              number = 0
              while True:
                  yield number
                  number += 1
          finally:
              log("closing")
              await asyncio.sleep(0)
              log("closed")

      async def main():
          asyncio.create_task(turns(3), name="clock")
          async with aclosing(count()) as numbers:
              async for number in numbers:
                  log(number)
                  if number == 2:
                      break
          log("goes on")
    `,
    async typescript({ log, turns }) {
      async function* count() {
        try {
          for (let number = 0; ; number++) yield number
        } finally {
          log('closing')
          await sleep(0)
          log('closed')
        }
      }
      createTask(() => turns(3), { name: 'clock' })
      for await (const number of count()) {
        log(number)
        if (number === 2) break
      }
      log('goes on')
    },
  }),

  orderCase('an exception of the generator ends the loop of its consumer', {
    python: `
      async def fail():
          yield 1
          await asyncio.sleep(0)
          raise Boom("generator")

      async def main():
          asyncio.create_task(turns(2), name="clock")
          try:
              async for number in fail():
                  log(number)
          except Boom as error:
              log(describe(error))
    `,
    async typescript({ log, turns }) {
      async function* fail() {
        yield 1
        await sleep(0)
        throw new Boom('generator')
      }
      createTask(() => turns(2), { name: 'clock' })
      try {
        for await (const number of fail()) log(number)
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a cancelled consumer is cancelled where its generator waits', {
    python: `
      async def ticks():
          try:
              while True:
                  await asyncio.sleep(0.01)
                  yield "tick"
          except asyncio.CancelledError as error:
              log("generator", describe(error))
              raise
          finally:
              await asyncio.sleep(0)
              log("generator is closed")

      async def consume():
          try:
              async for tick in ticks():
                  log(tick)
          finally:
              log("consumer leaves")

      async def main():
          task = asyncio.create_task(consume(), name="consumer")
          await asyncio.sleep(0.025)
          task.cancel("enough")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function* ticks() {
        try {
          while (true) {
            await sleep(0.01)
            yield 'tick'
          }
        } catch (error) {
          log('generator', describe(error))
          throw error
        } finally {
          await sleep(0)
          log('generator is closed')
        }
      }
      async function consume() {
        try {
          for await (const tick of ticks()) log(tick)
        } finally {
          log('consumer leaves')
        }
      }
      const task = createTask(consume, { name: 'consumer' })
      await sleep(0.025)
      task.cancel('enough')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),
]
