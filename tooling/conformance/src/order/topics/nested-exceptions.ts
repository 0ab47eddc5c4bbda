import { createTask, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('an exception passes through all callers in the step that raised it', {
    python: `
      async def descend(depth):
          try:
              if depth == 4:
                  await asyncio.sleep(0)
                  raise Boom("deep")
              await descend(depth + 1)
          finally:
              log("leaves", depth)

      async def main():
          asyncio.create_task(turns(3), name="clock")
          try:
              await descend(1)
          except Boom as error:
              log("caught", describe(error))
    `,
    async typescript({ log, turns }) {
      async function descend(depth: number) {
        try {
          if (depth === 4) {
            await sleep(0)
            throw new Boom('deep')
          }
          await descend(depth + 1)
        } finally {
          log('leaves', depth)
        }
      }
      createTask(() => turns(3), { name: 'clock' })
      try {
        await descend(1)
      } catch (error) {
        log('caught', describe(error))
      }
    },
  }),

  orderCase('a call that raises before it suspends does so within the step, and the caller goes on in it', {
    python: `
      async def fail(number):
          raise Boom(number)

      async def attempt(number):
          try:
              await fail(number)
          except Boom as error:
              return describe(error)

      async def main():
          asyncio.get_running_loop().call_soon(log, "callback")
          for number in range(3):
              log(await attempt(number))
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      async function fail(number: number) {
        throw new Boom(String(number))
      }
      async function attempt(number: number) {
        try {
          await fail(number)
          return undefined
        } catch (error) {
          return describe(error)
        }
      }
      getRunningLoop().callSoon(log, 'callback')
      for (let number = 0; number < 3; number++) log(await attempt(number))
      await sleep(0)
    },
  }),

  orderCase('finally blocks that await take their turns on the way out, innermost first', {
    python: `
      async def descend(depth):
          try:
              if depth == 3:
                  raise Boom("deep")
              await descend(depth + 1)
          finally:
              log("cleans up", depth)
              await asyncio.sleep(0)
              log("cleaned up", depth)

      async def main():
          asyncio.create_task(turns(5), name="clock")
          try:
              await descend(1)
          except Boom as error:
              log(describe(error))
    `,
    async typescript({ log, turns }) {
      async function descend(depth: number) {
        try {
          if (depth === 3) throw new Boom('deep')
          await descend(depth + 1)
        } finally {
          log('cleans up', depth)
          await sleep(0)
          log('cleaned up', depth)
        }
      }
      createTask(() => turns(5), { name: 'clock' })
      try {
        await descend(1)
      } catch (error) {
        log(describe(error))
      }
    },
  }),
]
