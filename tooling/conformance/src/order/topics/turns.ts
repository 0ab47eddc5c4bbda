import { createTask, getRunningLoop, sleep } from '@asyncio/core'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('what a callback schedules waits for the next turn', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          def first():
              log("first")
              loop.call_soon(second)

          def second():
              log("second")
              loop.call_soon(log, "third")

          asyncio.create_task(turns(4), name="clock")
          loop.call_soon(first)
          loop.call_soon(log, "beside first")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      const loop = getRunningLoop()
      function first() {
        log('first')
        loop.callSoon(second)
      }
      function second() {
        log('second')
        loop.callSoon(log, 'third')
      }
      createTask(() => turns(4), { name: 'clock' })
      loop.callSoon(first)
      loop.callSoon(log, 'beside first')
      await sleep(0.01)
    },
  }),

  orderCase('tasks that yield with sleep(0) keep taking turns in the order they began', {
    python: `
      async def spin(rounds):
          for number in range(rounds):
              log("round", number)
              await asyncio.sleep(0)
          log("done")

      async def main():
          for name, rounds in [("a", 3), ("b", 1), ("c", 4), ("d", 2)]:
              asyncio.create_task(spin(rounds), name=name)
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      async function spin(rounds: number) {
        for (let number = 0; number < rounds; number++) {
          log('round', number)
          await sleep(0)
        }
        log('done')
      }
      for (const [name, rounds] of [
        ['a', 3],
        ['b', 1],
        ['c', 4],
        ['d', 2],
      ] as const) {
        createTask(() => spin(rounds), { name })
      }
      await sleep(0.01)
    },
  }),

  orderCase('a task that joins later falls in behind those that are ready', {
    python: `
      async def spin(rounds, successor=None):
          for number in range(rounds):
              log("round", number)
              if number == 1 and successor:
                  asyncio.create_task(spin(2), name=successor)
              await asyncio.sleep(0)

      async def main():
          asyncio.create_task(spin(4, "late"), name="a")
          asyncio.create_task(spin(4), name="b")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      async function spin(rounds: number, successor?: string) {
        for (let number = 0; number < rounds; number++) {
          log('round', number)
          if (number === 1 && successor) createTask(() => spin(2), { name: successor })
          await sleep(0)
        }
      }
      createTask(() => spin(4, 'late'), { name: 'a' })
      createTask(() => spin(4), { name: 'b' })
      await sleep(0.01)
    },
  }),

  orderCase('a negative sleep takes one turn, as sleep(0) does', {
    python: `
      async def spin(delay):
          for number in range(3):
              log("round", number)
              await asyncio.sleep(delay)

      async def main():
          asyncio.create_task(spin(0), name="zero")
          asyncio.create_task(spin(-1), name="negative")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      async function spin(delay: number) {
        for (let number = 0; number < 3; number++) {
          log('round', number)
          await sleep(delay)
        }
      }
      createTask(() => spin(0), { name: 'zero' })
      createTask(() => spin(-1), { name: 'negative' })
      await sleep(0.01)
    },
  }),

  orderCase('a callback that another cancels in the same turn does not run', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          loop.call_soon(lambda: (log("cancels"), victim.cancel()))
          victim = loop.call_soon(log, "victim")
          loop.call_soon(lambda: log("cancelled", victim.cancelled()))
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      loop.callSoon(() => {
        log('cancels')
        victim.cancel()
      })
      const victim = loop.callSoon(log, 'victim')
      loop.callSoon(() => log('cancelled', victim.cancelled()))
      await sleep(0)
    },
  }),

  orderCase('the loop stops after the turn that tells it that main is done', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          def tick(number):
              log("tick", number)
              loop.call_soon(tick, number + 1)

          async def spin():
              while True:
                  log("spin")
                  await asyncio.sleep(0)

          loop.call_soon(tick, 1)
          asyncio.create_task(spin(), name="spin")
          await asyncio.sleep(0)
          log("returns")
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      function tick(number: number) {
        log('tick', number)
        loop.callSoon(tick, number + 1)
      }
      async function spin() {
        while (true) {
          log('spin')
          await sleep(0)
        }
      }
      loop.callSoon(tick, 1)
      createTask(spin, { name: 'spin' })
      await sleep(0)
      log('returns')
    },
  }),
]
