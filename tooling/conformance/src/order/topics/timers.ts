import { createTask, getRunningLoop, sleep } from '@asyncio/core'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('timers of one deadline are served in the order in which they were set', {
    python: `
      async def sleeper():
          await asyncio.sleep(0.1)
          log("woke")

      async def main():
          loop = asyncio.get_running_loop()
          for number in range(7):
              loop.call_later(0.1, log, "timer", number)
          asyncio.create_task(sleeper(), name="sleeper")
          loop.call_at(0.1, log, "set by call_at")
          await asyncio.sleep(0.1)
          log("woke")
          await asyncio.sleep(0.1)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function sleeper() {
        await sleep(0.1)
        log('woke')
      }
      for (let number = 0; number < 7; number++) loop.callLater(0.1, log, 'timer', number)
      createTask(sleeper, { name: 'sleeper' })
      loop.callAt(0.1, log, 'set by call_at')
      await sleep(0.1)
      log('woke')
      await sleep(0.1)
    },
  }),

  orderCase('a timer without delay runs in the next turn, behind what is ready', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          loop.call_soon(log, "soon before")
          loop.call_later(0, log, "timer")
          loop.call_soon(log, "soon after")
          asyncio.create_task(turns(2), name="clock")
          await asyncio.sleep(0)
          await asyncio.sleep(0)
    `,
    async typescript({ log, turns }) {
      const loop = getRunningLoop()
      loop.callSoon(log, 'soon before')
      loop.callLater(0, log, 'timer')
      loop.callSoon(log, 'soon after')
      createTask(() => turns(2), { name: 'clock' })
      await sleep(0)
      await sleep(0)
    },
  }),

  orderCase('timers of the past run in the order of their deadlines', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          await asyncio.sleep(0.05)
          loop.call_later(0, log, "now")
          loop.call_at(loop.time() - 0.01, log, "just past")
          loop.call_later(-1, log, "long past")
          loop.call_at(0, log, "at the beginning")
          asyncio.create_task(turns(2), name="clock")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log, turns }) {
      const loop = getRunningLoop()
      await sleep(0.05)
      loop.callLater(0, log, 'now')
      loop.callAt(loop.time() - 0.01, log, 'just past')
      loop.callLater(-1, log, 'long past')
      loop.callAt(0, log, 'at the beginning')
      createTask(() => turns(2), { name: 'clock' })
      await sleep(0.01)
    },
  }),

  orderCase('a timer that is cancelled in time does not run, and says so', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          kept = loop.call_later(0.03, log, "kept")
          dropped = loop.call_later(0.02, log, "dropped")
          log(kept.when(), dropped.when(), dropped.cancelled())
          await asyncio.sleep(0.01)
          dropped.cancel()
          dropped.cancel()
          log(kept.cancelled(), dropped.cancelled())
          await asyncio.sleep(0.05)
          kept.cancel()
          log(kept.cancelled())
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      const kept = loop.callLater(0.03, log, 'kept')
      const dropped = loop.callLater(0.02, log, 'dropped')
      log(kept.when(), dropped.when(), dropped.cancelled())
      await sleep(0.01)
      dropped.cancel()
      dropped.cancel()
      log(kept.cancelled(), dropped.cancelled())
      await sleep(0.05)
      kept.cancel()
      log(kept.cancelled())
    },
  }),

  orderCase('a timer can be cancelled by another that is due in the same turn', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          loop.call_later(0.01, lambda: (log("first"), second.cancel()))
          second = loop.call_later(0.01, log, "second")
          loop.call_later(0.01, log, "third")
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      loop.callLater(0.01, () => {
        log('first')
        second.cancel()
      })
      const second = loop.callLater(0.01, log, 'second')
      loop.callLater(0.01, log, 'third')
      await sleep(0.02)
    },
  }),

  orderCase('a timer that is due can be cancelled by what is ready before it in the turn', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          timer = loop.call_later(0, log, "timer")
          loop.call_soon(lambda: (log("cancels"), timer.cancel()))
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      const timer = loop.callLater(0, log, 'timer')
      loop.callSoon(() => {
        log('cancels')
        timer.cancel()
      })
      await sleep(0.01)
    },
  }),

  orderCase('what a timer sets for the same instant runs a turn later, callbacks before timers', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          def fire():
              log("fires")
              loop.call_later(0, log, "timer set by the timer")
              loop.call_soon(log, "callback set by the timer")

          loop.call_later(0.01, fire)
          loop.call_later(0.01, log, "due as well")
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      function fire() {
        log('fires')
        loop.callLater(0, log, 'timer set by the timer')
        loop.callSoon(log, 'callback set by the timer')
      }
      loop.callLater(0.01, fire)
      loop.callLater(0.01, log, 'due as well')
      await sleep(0.02)
    },
  }),

  orderCase('sleepers wake sorted by deadline, whatever the order they went to sleep in', {
    python: `
      async def sleeper(delay):
          log("woke", await asyncio.sleep(delay / 100, delay))

      async def main():
          for delay in [7, 2, 9, 4, 4, 1, 8, 3, 6, 5, 2]:
              asyncio.create_task(sleeper(delay), name=f"sleeper {delay}")
          await asyncio.sleep(0.1)
    `,
    async typescript({ log }) {
      async function sleeper(delay: number) {
        log('woke', await sleep(delay / 100, delay))
      }
      for (const delay of [7, 2, 9, 4, 4, 1, 8, 3, 6, 5, 2]) {
        createTask(() => sleeper(delay), { name: `sleeper ${delay}` })
      }
      await sleep(0.1)
    },
  }),

  orderCase('a sleeper wakes a turn after the timers of its instant', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          async def sleeper():
              await asyncio.sleep(0.01)
              log("woke")

          asyncio.create_task(sleeper(), name="sleeper")
          await asyncio.sleep(0)
          loop.call_later(0.01, lambda: (log("timer"), loop.call_soon(log, "callback of the timer")))
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      async function sleeper() {
        await sleep(0.01)
        log('woke')
      }
      createTask(sleeper, { name: 'sleeper' })
      await sleep(0)
      loop.callLater(0.01, () => {
        log('timer')
        loop.callSoon(log, 'callback of the timer')
      })
      await sleep(0.02)
    },
  }),

  orderCase('a timer that sets itself again beats beside a sleeper', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          def beat(number):
              log("beat", number)
              if number < 5:
                  loop.call_later(0.01, beat, number + 1)

          beat(0)
          await asyncio.sleep(0.02)
          log("woke")
          await asyncio.sleep(0.025)
          log("woke again")
          await asyncio.sleep(0.1)
          log(loop.time() > 0.1)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      function beat(number: number) {
        log('beat', number)
        if (number < 5) loop.callLater(0.01, beat, number + 1)
      }
      beat(0)
      await sleep(0.02)
      log('woke')
      await sleep(0.025)
      log('woke again')
      await sleep(0.1)
      log(loop.time() > 0.1)
    },
  }),

  orderCase('time stands still while callbacks are ready', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          loop.call_later(0.001, log, "timer")
          for _ in range(20):
              await asyncio.sleep(0)
          log("twenty turns later")
          await asyncio.sleep(0.001)
          log("woke")
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      loop.callLater(0.001, log, 'timer')
      for (let count = 0; count < 20; count++) await sleep(0)
      log('twenty turns later')
      await sleep(0.001)
      log('woke')
    },
  }),
]
