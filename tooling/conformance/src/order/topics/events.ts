import { createTask, gather, getRunningLoop, sleep, TimeoutError, waitFor } from '@asyncio/core'
import { Event } from '@asyncio/sync'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'
import { shown } from '../shown.ts'

export const cases: readonly OrderCase[] = [
  orderCase('an event wakes all who wait, in the order in which they came; one who comes after it does not wait', {
    python: `
      async def main():
          event = asyncio.Event()
          log(event.is_set(), repr(event).split("[")[1])

          async def waiter():
              log(await event.wait(), repr(event).split("[")[1])

          tasks = [asyncio.create_task(waiter(), name=name) for name in ("first", "second")]
          await asyncio.sleep(0)
          log(repr(event).split("[")[1])
          tasks.append(asyncio.create_task(waiter(), name="third"))
          event.set()
          log(event.is_set(), repr(event).split("[")[1])
          await asyncio.sleep(0)
          log([task.done() for task in tasks], await asyncio.gather(*tasks), repr(event).split("[")[1])
    `,
    async typescript({ log }) {
      const event = new Event()
      log(event.isSet(), shown(event))
      async function waiter() {
        log(await event.wait(), shown(event))
        return null
      }
      const tasks = ['first', 'second'].map((name) => createTask(waiter, { name }))
      await sleep(0)
      log(shown(event))
      tasks.push(createTask(waiter, { name: 'third' }))
      event.set()
      log(event.isSet(), shown(event))
      await sleep(0)
      log(
        tasks.map((task) => task.done()),
        await gather(tasks),
        shown(event),
      )
    },
  }),

  orderCase('an event that has happened is waited for without a turn of the loop', {
    python: `
      async def main():
          event = asyncio.Event()
          event.set()
          asyncio.create_task(turns(2), name="clock")
          for round in range(3):
              log(await event.wait())
          await asyncio.sleep(0)
          event.clear()
          log(event.is_set(), repr(event).split("[")[1])
    `,
    async typescript({ log, turns }) {
      const event = new Event()
      event.set()
      createTask(() => turns(2), { name: 'clock' })
      for (let round = 0; round < 3; round += 1) log(await event.wait())
      await sleep(0)
      event.clear()
      log(event.isSet(), shown(event))
    },
  }),

  orderCase('those whom an event has woken go on, though it is cleared before they run; those who come then wait', {
    python: `
      async def main():
          event = asyncio.Event()

          async def waiter():
              log(await event.wait(), event.is_set())

          early = asyncio.create_task(waiter(), name="early")
          await asyncio.sleep(0)
          late = asyncio.create_task(waiter(), name="late")
          event.set()
          event.clear()
          asyncio.create_task(turns(4), name="clock")
          log(repr(event).split("[")[1])
          await early
          log(late.done(), repr(event).split("[")[1])
          event.set()
          event.set()
          await late
          event.clear()
          event.clear()
          log(repr(event).split("[")[1])
    `,
    async typescript({ log, turns }) {
      const event = new Event()
      async function waiter() {
        log(await event.wait(), event.isSet())
      }
      const early = createTask(waiter, { name: 'early' })
      await sleep(0)
      const late = createTask(waiter, { name: 'late' })
      event.set()
      event.clear()
      createTask(() => turns(4), { name: 'clock' })
      log(shown(event))
      await early
      log(late.done(), shown(event))
      event.set()
      event.set()
      await late
      event.clear()
      event.clear()
      log(shown(event))
    },
  }),

  orderCase('set, cleared and set again before anybody has run: each who waited goes on once', {
    python: `
      async def main():
          event = asyncio.Event()

          async def waiter():
              await event.wait()
              log("goes on", repr(event).split("[")[1])
              return True

          task = asyncio.create_task(waiter(), name="waiter")
          await asyncio.sleep(0)
          event.set()
          event.clear()
          log(event.is_set())
          event.set()
          event.set()
          log(repr(event).split("[")[1])
          await asyncio.sleep(0)
          log(task.done(), task.result(), repr(event).split("[")[1])
    `,
    async typescript({ log }) {
      const event = new Event()
      async function waiter() {
        await event.wait()
        log('goes on', shown(event))
        return true
      }
      const task = createTask(waiter, { name: 'waiter' })
      await sleep(0)
      event.set()
      event.clear()
      log(event.isSet())
      event.set()
      event.set()
      log(shown(event))
      await sleep(0)
      log(task.done(), task.result(), shown(event))
    },
  }),

  orderCase(
    'one who waits for an event is cancelled: before it, in the same step before and after it, and the others go on',
    {
      python: `
      async def main():
          for order in ("before", "cancel, set", "set, cancel"):
              event = asyncio.Event()

              async def waiter():
                  try:
                      log(await event.wait())
                  except asyncio.CancelledError as error:
                      log(describe(error), repr(event).split("[")[1])
                      raise

              tasks = [asyncio.create_task(waiter(), name=name) for name in ("cancelled", "other")]
              await asyncio.sleep(0)
              if order == "before":
                  asyncio.get_running_loop().call_soon(tasks[0].cancel, order)
                  await asyncio.sleep(0)
                  await asyncio.sleep(0)
                  log(repr(event).split("[")[1])
                  event.set()
              elif order == "cancel, set":
                  tasks[0].cancel(order)
                  event.set()
              else:
                  event.set()
                  tasks[0].cancel(order)
              log(repr(event).split("[")[1])
              await asyncio.wait(tasks)
              log([task.cancelled() for task in tasks], repr(event).split("[")[1])
    `,
      async typescript({ log }) {
        for (const order of ['before', 'cancel, set', 'set, cancel']) {
          const event = new Event()
          const waiter = async () => {
            try {
              log(await event.wait())
            } catch (error) {
              log(describe(error), shown(event))
              throw error
            }
          }
          const cancelled = createTask(waiter, { name: 'cancelled' })
          const other = createTask(waiter, { name: 'other' })
          await sleep(0)
          if (order === 'before') {
            getRunningLoop().callSoon(() => cancelled.cancel(order))
            await sleep(0)
            await sleep(0)
            log(shown(event))
            event.set()
          } else if (order === 'cancel, set') {
            cancelled.cancel(order)
            event.set()
          } else {
            event.set()
            cancelled.cancel(order)
          }
          log(shown(event))
          await gather([cancelled, other], { returnExceptions: true })
          log([cancelled.cancelled(), other.cancelled()], shown(event))
        }
      },
    },
  ),

  orderCase('an event that is waited for with a time limit, and set about when it is over', {
    python: `
      async def main():
          for when in (0.9, 1, 1.1):
              event = asyncio.Event()
              asyncio.get_running_loop().call_later(when, event.set)
              try:
                  log(when, await asyncio.wait_for(event.wait(), 1))
              except TimeoutError:
                  log(when, "too late", repr(event).split("[")[1])
              await asyncio.sleep(1)
              log(repr(event).split("[")[1])
    `,
    async typescript({ log }) {
      for (const when of [0.9, 1, 1.1]) {
        const event = new Event()
        getRunningLoop().callLater(when, () => event.set())
        try {
          log(when, await waitFor(event.wait(), 1))
        } catch (error) {
          if (!(error instanceof TimeoutError)) throw error
          log(when, 'too late', shown(event))
        }
        await sleep(1)
        log(shown(event))
      }
    },
  }),

  orderCase('two tasks that set and clear two events for each other take turns', {
    python: `
      async def main():
          ping, pong = asyncio.Event(), asyncio.Event()

          async def player(mine, other):
              for round in range(3):
                  await mine.wait()
                  mine.clear()
                  log(round)
                  other.set()

          asyncio.create_task(turns(10), name="clock")
          players = [asyncio.create_task(player(ping, pong), name="ping"), asyncio.create_task(player(pong, ping), name="pong")]
          ping.set()
          await asyncio.gather(*players)
          log(ping.is_set(), pong.is_set())
    `,
    async typescript({ log, turns }) {
      const ping = new Event()
      const pong = new Event()
      async function player(mine: Event, other: Event) {
        for (let round = 0; round < 3; round += 1) {
          await mine.wait()
          mine.clear()
          log(round)
          other.set()
        }
      }
      createTask(() => turns(10), { name: 'clock' })
      const players = [
        createTask(() => player(ping, pong), { name: 'ping' }),
        createTask(() => player(pong, ping), { name: 'pong' }),
      ]
      ping.set()
      await gather(players)
      log(ping.isSet(), pong.isSet())
    },
  }),
]
