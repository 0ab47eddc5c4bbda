import { asyncWith, createTask, gather, getRunningLoop, sleep, TimeoutError, waitFor, type Task } from '@asyncio/core'
import { Lock } from '@asyncio/sync'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'
import { shown } from '../shown.ts'

export const cases: readonly OrderCase[] = [
  orderCase(
    'those who wait for a lock get it one after the other, in the order in which they came, a turn after its release',
    {
      python: `
      async def main():
          lock = asyncio.Lock()

          async def user():
              log("has it", await lock.acquire(), repr(lock).split("[")[1])
              return True

          log(await lock.acquire())
          first = asyncio.create_task(user(), name="first")
          second = asyncio.create_task(user(), name="second")
          asyncio.create_task(turns(6), name="clock")
          await asyncio.sleep(0)
          log(repr(lock).split("[")[1])
          lock.release()
          log(lock.locked(), repr(lock).split("[")[1])
          await asyncio.sleep(0)
          log(first.done(), second.done())
          await asyncio.sleep(0)
          third = asyncio.create_task(user(), name="third")
          lock.release()
          await asyncio.sleep(0)
          log(second.done(), third.done(), repr(lock).split("[")[1])
          lock.release()
          await asyncio.sleep(0)
          log(await asyncio.gather(first, second, third), repr(lock).split("[")[1])
          lock.release()
          log(repr(lock).split("[")[1])
    `,
      async typescript({ log, turns }) {
        const lock = new Lock()
        async function user() {
          log('has it', await lock.acquire(), shown(lock))
          return true
        }
        log(await lock.acquire())
        const first = createTask(user, { name: 'first' })
        const second = createTask(user, { name: 'second' })
        createTask(() => turns(6), { name: 'clock' })
        await sleep(0)
        log(shown(lock))
        lock.release()
        log(lock.locked(), shown(lock))
        await sleep(0)
        log(first.done(), second.done())
        await sleep(0)
        const third = createTask(user, { name: 'third' })
        lock.release()
        await sleep(0)
        log(second.done(), third.done(), shown(lock))
        lock.release()
        await sleep(0)
        log(await gather([first, second, third]), shown(lock))
        lock.release()
        log(shown(lock))
      },
    },
  ),

  orderCase('a lock that is free is acquired without a turn of the loop, as often as one likes', {
    python: `
      async def main():
          lock = asyncio.Lock()
          asyncio.create_task(turns(2), name="clock")
          for round in range(3):
              await lock.acquire()
              log("acquired", round)
              lock.release()
              async with lock:
                  log("within", round, lock.locked())
          await asyncio.sleep(0)
          log("a turn later")
    `,
    async typescript({ log, turns }) {
      const lock = new Lock()
      createTask(() => turns(2), { name: 'clock' })
      for (let round = 0; round < 3; round += 1) {
        await lock.acquire()
        log('acquired', round)
        lock.release()
        await asyncWith(lock, async () => log('within', round, lock.locked()))
      }
      await sleep(0)
      log('a turn later')
    },
  }),

  orderCase('one who is cancelled while it waits for a lock leaves the line, and the lock is still held', {
    python: `
      async def main():
          lock = asyncio.Lock()
          await lock.acquire()
          task = asyncio.create_task(lock.acquire(), name="waiting")
          asyncio.get_running_loop().call_soon(task.cancel, "enough")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), repr(lock).split("[")[1])
          lock.release()
          log(repr(lock).split("[")[1])
    `,
    async typescript({ log }) {
      const lock = new Lock()
      await lock.acquire()
      const task = createTask(lock.acquire(), { name: 'waiting' })
      getRunningLoop().callSoon(() => task.cancel('enough'))
      try {
        await task
      } catch (error) {
        log(describe(error), shown(lock))
      }
      lock.release()
      log(shown(lock))
    },
  }),

  orderCase(
    'a waiter is cancelled and the lock released in one step, in both orders: the next in line gets it, and only that one',
    {
      python: `
      async def main():
          for order in ("cancel, release", "release, cancel"):
              lock = asyncio.Lock()

              async def user():
                  try:
                      await lock.acquire()
                  except asyncio.CancelledError:
                      log("cancelled", repr(lock).split("[")[1])
                      raise
                  log("has it", repr(lock).split("[")[1])

              await lock.acquire()
              tasks = [asyncio.create_task(user(), name=name) for name in ("first", "second", "third")]
              await asyncio.sleep(0)
              if order == "cancel, release":
                  tasks[0].cancel()
                  lock.release()
              else:
                  lock.release()
                  tasks[0].cancel()
              log(order, repr(lock).split("[")[1])
              for turn in range(3):
                  await asyncio.sleep(0)
                  log([task.done() for task in tasks], repr(lock).split("[")[1])
              lock.release()
              await tasks[2]
              log(repr(lock).split("[")[1])
    `,
      async typescript({ log }) {
        for (const order of ['cancel, release', 'release, cancel']) {
          const lock = new Lock()
          const user = async () => {
            try {
              await lock.acquire()
            } catch (error) {
              log('cancelled', shown(lock))
              throw error
            }
            log('has it', shown(lock))
          }
          await lock.acquire()
          const tasks = ['first', 'second', 'third'].map((name) => createTask(user, { name })) as [
            Task<void>,
            Task<void>,
            Task<void>,
          ]
          await sleep(0)
          if (order === 'cancel, release') {
            tasks[0].cancel()
            lock.release()
          } else {
            lock.release()
            tasks[0].cancel()
          }
          log(order, shown(lock))
          for (let turn = 0; turn < 3; turn += 1) {
            await sleep(0)
            log(
              tasks.map((task) => task.done()),
              shown(lock),
            )
          }
          lock.release()
          await tasks[2]
          log(shown(lock))
        }
      },
    },
  ),

  orderCase(
    'all who wait are cancelled after the first was woken: the lock is free, and the next to come takes it at once',
    {
      python: `
      async def main():
          lock = asyncio.Lock()
          await lock.acquire()
          tasks = [asyncio.create_task(lock.acquire(), name=f"waiter {number}") for number in range(3)]
          await asyncio.sleep(0)
          lock.release()
          for task in tasks:
              task.cancel()
          log(repr(lock).split("[")[1])
          late = asyncio.create_task(lock.acquire(), name="late")
          asyncio.create_task(turns(4), name="clock")
          await late
          log([task.cancelled() for task in tasks], repr(lock).split("[")[1])
    `,
      async typescript({ log, turns }) {
        const lock = new Lock()
        await lock.acquire()
        const tasks = [0, 1, 2].map((number) => createTask(lock.acquire(), { name: `waiter ${number}` }))
        await sleep(0)
        lock.release()
        for (const task of tasks) task.cancel()
        log(shown(lock))
        const late = createTask(lock.acquire(), { name: 'late' })
        createTask(() => turns(4), { name: 'clock' })
        await late
        log(
          tasks.map((task) => task.cancelled()),
          shown(lock),
        )
      },
    },
  ),

  orderCase('while those who wait are all cancelled and have not run yet, a free lock is taken past them', {
    python: `
      async def main():
          lock = asyncio.Lock()
          await lock.acquire()
          tasks = [asyncio.create_task(lock.acquire(), name=f"waiter {number}") for number in range(2)]
          await asyncio.sleep(0)
          for task in tasks:
              task.cancel()
          lock.release()
          asyncio.create_task(turns(2), name="clock")
          await lock.acquire()
          log("past them", repr(lock).split("[")[1])
          await asyncio.sleep(0)
          log(repr(lock).split("[")[1])
    `,
    async typescript({ log, turns }) {
      const lock = new Lock()
      await lock.acquire()
      const tasks = [0, 1].map((number) => createTask(lock.acquire(), { name: `waiter ${number}` }))
      await sleep(0)
      for (const task of tasks) task.cancel()
      lock.release()
      createTask(() => turns(2), { name: 'clock' })
      await lock.acquire()
      log('past them', shown(lock))
      await sleep(0)
      log(shown(lock))
    },
  }),

  orderCase('nobody overtakes one who was woken: whoever releases and acquires again goes to the end of the line', {
    python: `
      async def main():
          lock = asyncio.Lock()

          async def user(rounds):
              for round in range(rounds):
                  await lock.acquire()
                  log(round, repr(lock).split("[")[1])
                  await asyncio.sleep(0)
                  lock.release()

          await asyncio.gather(*(asyncio.create_task(user(3), name=name) for name in "abc"))
          log(repr(lock).split("[")[1])
    `,
    async typescript({ log }) {
      const lock = new Lock()
      async function user(rounds: number) {
        for (let round = 0; round < rounds; round += 1) {
          await lock.acquire()
          log(round, shown(lock))
          await sleep(0)
          lock.release()
        }
      }
      await gather(['a', 'b', 'c'].map((name) => createTask(() => user(3), { name })))
      log(shown(lock))
    },
  }),

  orderCase('one who comes between a release and the turn of who was woken waits, though the lock is free', {
    python: `
      async def main():
          lock = asyncio.Lock()

          async def user():
              await lock.acquire()
              log("has it", repr(lock).split("[")[1])
              lock.release()

          await lock.acquire()
          asyncio.create_task(user(), name="waiter")
          await asyncio.sleep(0)
          late = asyncio.create_task(user(), name="late")
          lock.release()
          await lock.acquire()
          log("the last", repr(lock).split("[")[1])
          lock.release()
          await late
    `,
    async typescript({ log }) {
      const lock = new Lock()
      async function user() {
        await lock.acquire()
        log('has it', shown(lock))
        lock.release()
      }
      await lock.acquire()
      createTask(user, { name: 'waiter' })
      await sleep(0)
      const late = createTask(user, { name: 'late' })
      lock.release()
      await lock.acquire()
      log('the last', shown(lock))
      lock.release()
      await late
    },
  }),

  orderCase('a block that holds a lock gives it back however it ends: with a value, an error, or a cancellation', {
    python: `
      async def main():
          lock = asyncio.Lock()

          async def user(body):
              try:
                  async with lock as nothing:
                      log("begins", nothing is None, lock.locked())
                      return await body()
              except BaseException as error:
                  log(describe(error))
                  raise

          async def failing():
              raise Boom("within")

          tasks = [
              asyncio.create_task(user(lambda: asyncio.sleep(1, "value")), name="returning"),
              asyncio.create_task(user(failing), name="failing"),
              asyncio.create_task(user(lambda: asyncio.sleep(10)), name="cancelled"),
              asyncio.create_task(user(lambda: asyncio.sleep(1)), name="never in"),
          ]
          await asyncio.sleep(2)
          tasks[3].cancel("waits")
          tasks[2].cancel("holds")
          log([describe(each) if isinstance(each, BaseException) else each for each in await asyncio.gather(*tasks, return_exceptions=True)])
          log(repr(lock).split("[")[1])
    `,
    async typescript({ log }) {
      const lock = new Lock()
      async function user(body: () => PromiseLike<unknown>) {
        try {
          return await asyncWith(lock, async (nothing) => {
            log('begins', nothing === undefined, lock.locked())
            return body()
          })
        } catch (error) {
          log(describe(error))
          throw error
        }
      }
      const tasks = [
        createTask(() => user(() => sleep(1, 'value')), { name: 'returning' }),
        createTask(() => user(() => Promise.reject(new Boom('within'))), { name: 'failing' }),
        createTask(() => user(() => sleep(10)), { name: 'cancelled' }),
        createTask(() => user(() => sleep(1)), { name: 'never in' }),
      ]
      await sleep(2)
      tasks[3]?.cancel('waits')
      tasks[2]?.cancel('holds')
      const outcomes = await gather(tasks, { returnExceptions: true })
      log(outcomes.map((each) => (each instanceof Error ? describe(each) : each)))
      log(shown(lock))
    },
  }),

  orderCase(
    'a lock that is waited for with a time limit, and released about when it is over, is held by one or by nobody',
    {
      python: `
      async def main():
          for released in (0.9, 1, 1.1):
              for releases_first in (True, False):
                  lock = asyncio.Lock()
                  loop = asyncio.get_running_loop()
                  await lock.acquire()
                  if releases_first:
                      loop.call_later(released, lock.release)

                  async def user():
                      try:
                          log(await asyncio.wait_for(lock.acquire(), 1), repr(lock).split("[")[1])
                          lock.release()
                      except TimeoutError:
                          log("too late", repr(lock).split("[")[1])

                  async def patient():
                      async with lock:
                          log("has it", repr(lock).split("[")[1])

                  tasks = [asyncio.create_task(user(), name="user"), asyncio.create_task(patient(), name="patient")]
                  await asyncio.sleep(0)
                  if not releases_first:
                      loop.call_at(loop.time() + released, lock.release)
                  await asyncio.gather(*tasks)
                  log(released, releases_first, repr(lock).split("[")[1])
    `,
      async typescript({ log }) {
        for (const released of [0.9, 1, 1.1]) {
          for (const releasesFirst of [true, false]) {
            const lock = new Lock()
            const loop = getRunningLoop()
            await lock.acquire()
            if (releasesFirst) loop.callLater(released, () => lock.release())
            const user = async () => {
              try {
                log(await waitFor(lock.acquire(), 1), shown(lock))
                lock.release()
              } catch (error) {
                if (!(error instanceof TimeoutError)) throw error
                log('too late', shown(lock))
              }
            }
            const patient = async () => asyncWith(lock, async () => log('has it', shown(lock)))
            const tasks = [createTask(user, { name: 'user' }), createTask(patient, { name: 'patient' })]
            await sleep(0)
            if (!releasesFirst) loop.callAt(loop.time() + released, () => lock.release())
            await gather(tasks)
            log(released, releasesFirst, shown(lock))
          }
        }
      },
    },
  ),

  orderCase('whoever releases a lock that nobody holds is told so, and nothing has changed', {
    python: `
      async def main():
          lock = asyncio.Lock()
          for round in range(2):
              try:
                  lock.release()
              except RuntimeError as error:
                  log(describe(error), repr(lock).split("[")[1])
              await lock.acquire()
              lock.release()
              log(repr(lock).split("[")[1])
    `,
    async typescript({ log }) {
      const lock = new Lock()
      for (let round = 0; round < 2; round += 1) {
        try {
          lock.release()
        } catch (error) {
          log(describe(error), shown(lock))
        }
        await lock.acquire()
        lock.release()
        log(shown(lock))
      }
    },
  }),

  orderCase(
    'a lock is released twice before who was woken has run: the second time it is an error, and it is the next one’s turn once',
    {
      python: `
      async def main():
          lock = asyncio.Lock()
          await lock.acquire()
          first = asyncio.create_task(lock.acquire(), name="first")
          second = asyncio.create_task(lock.acquire(), name="second")
          await asyncio.sleep(0)
          lock.release()
          try:
              lock.release()
          except RuntimeError as error:
              log(describe(error))
          await first
          await asyncio.sleep(0)
          log(first.done(), second.done(), repr(lock).split("[")[1])
          second.cancel()
    `,
      async typescript({ log }) {
        const lock = new Lock()
        await lock.acquire()
        const first = createTask(lock.acquire(), { name: 'first' })
        const second = createTask(lock.acquire(), { name: 'second' })
        await sleep(0)
        lock.release()
        try {
          lock.release()
        } catch (error) {
          log(describe(error))
        }
        await first
        await sleep(0)
        log(first.done(), second.done(), shown(lock))
        second.cancel()
      },
    },
  ),

  orderCase('whoever acquires a lock that it holds waits for itself, for ever', {
    python: `
      async def main():
          lock = asyncio.Lock()
          async with lock:
              log("holds it")
              async with lock:
                  log("never")
    `,
    async typescript({ log }) {
      const lock = new Lock()
      await asyncWith(lock, async () => {
        log('holds it')
        await asyncWith(lock, async () => log('never'))
      })
    },
  }),
]
