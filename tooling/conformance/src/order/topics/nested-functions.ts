import { createTask, getRunningLoop, sleep } from '@asyncio/core'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a step runs to the suspension of the innermost call before the next callback', {
    python: `
      async def outer():
          log("outer")
          await middle()
          log("outer again")

      async def middle():
          log("middle")
          await inner()
          log("middle again")

      async def inner():
          log("inner")
          await asyncio.sleep(0)
          log("inner again")

      async def main():
          loop = asyncio.get_running_loop()
          asyncio.create_task(outer(), name="task")
          loop.call_soon(log, "callback after the first step")
          loop.call_soon(lambda: loop.call_soon(log, "callback after the second step"))
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function outer() {
        log('outer')
        await middle()
        log('outer again')
      }
      async function middle() {
        log('middle')
        await inner()
        log('middle again')
      }
      async function inner() {
        log('inner')
        await sleep(0)
        log('inner again')
      }
      createTask(outer, { name: 'task' })
      loop.callSoon(log, 'callback after the first step')
      loop.callSoon(() => loop.callSoon(log, 'callback after the second step'))
      await sleep(0.01)
    },
  }),

  orderCase('ten calls down are one step, and ten calls back up are one', {
    python: `
      async def descend(depth):
          log("down", depth)
          if depth == 10:
              await asyncio.sleep(0)
          else:
              await descend(depth + 1)
          log("up", depth)

      async def main():
          asyncio.create_task(descend(1), name="deep")
          asyncio.create_task(turns(3), name="clock")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      async function descend(depth: number) {
        log('down', depth)
        if (depth === 10) await sleep(0)
        else await descend(depth + 1)
        log('up', depth)
      }
      createTask(() => descend(1), { name: 'deep' })
      createTask(() => turns(3), { name: 'clock' })
      await sleep(0.01)
    },
  }),

  orderCase('three deep tasks climb in turn, none overtaking within a step', {
    python: `
      async def descend(depth):
          if depth > 0:
              await descend(depth - 1)
          log("suspends", depth)
          await asyncio.sleep(0)
          log("resumes", depth)

      async def main():
          for name in "abc":
              asyncio.create_task(descend(4), name=name)
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      async function descend(depth: number) {
        if (depth > 0) await descend(depth - 1)
        log('suspends', depth)
        await sleep(0)
        log('resumes', depth)
      }
      for (const name of 'abc') createTask(() => descend(4), { name })
      await sleep(0.01)
    },
  }),

  orderCase('awaits that suspend and awaits that do not mix in a loop', {
    python: `
      async def perhaps(number):
          if number % 3 == 0:
              await asyncio.sleep(0)
          return number * number

      async def main():
          asyncio.create_task(turns(5), name="clock")
          for number in range(10):
              log(number, await perhaps(number))
    `,
    async typescript({ log, turns }) {
      async function perhaps(number: number) {
        if (number % 3 === 0) await sleep(0)
        return number * number
      }
      createTask(() => turns(5), { name: 'clock' })
      for (let number = 0; number < 10; number++) log(number, await perhaps(number))
    },
  }),

  orderCase('a recursion that suspends at every leaf returns its value through all levels', {
    python: `
      async def fibonacci(n):
          if n < 2:
              log("leaf", n)
              await asyncio.sleep(0)
              return n
          return await fibonacci(n - 1) + await fibonacci(n - 2)

      async def main():
          asyncio.create_task(turns(6), name="clock")
          log(await fibonacci(4))
    `,
    async typescript({ log, turns }) {
      async function fibonacci(n: number): Promise<number> {
        if (n < 2) {
          log('leaf', n)
          await sleep(0)
          return n
        }
        return (await fibonacci(n - 1)) + (await fibonacci(n - 2))
      }
      createTask(() => turns(6), { name: 'clock' })
      log(await fibonacci(4))
    },
  }),

  orderCase('the awaits of one expression happen from left to right, each in its own turn', {
    python: `
      async def term(value):
          log("asks for", value)
          await asyncio.sleep(0)
          log("has", value)
          return value

      async def main():
          asyncio.create_task(turns(4), name="clock")
          log(await term(2) + await term(3) * await term(4))
    `,
    async typescript({ log, turns }) {
      async function term(value: number) {
        log('asks for', value)
        await sleep(0)
        log('has', value)
        return value
      }
      createTask(() => turns(4), { name: 'clock' })
      log((await term(2)) + (await term(3)) * (await term(4)))
    },
  }),
]
