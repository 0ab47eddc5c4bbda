import { asyncWith, createTask, gather, getRunningLoop, sleep, TimeoutError, waitFor, type Task } from '@asyncio/core'
import { BoundedSemaphore, Semaphore } from '@asyncio/sync'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'
import { shown } from '../shown.ts'

export const cases: readonly OrderCase[] = [
  orderCase('permits are taken while there are any, then first come, first served', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore(3)
          result = []

          async def user(number):
              await semaphore.acquire()
              result.append(number)
              return True

          log(await semaphore.acquire(), await semaphore.acquire(), semaphore.locked())
          tasks = [asyncio.create_task(user(number)) for number in (1, 2, 3)]
          await asyncio.sleep(0)
          log(list(result), semaphore._value, repr(semaphore).split("[")[1])
          tasks.append(asyncio.create_task(user(4)))
          semaphore.release()
          semaphore.release()
          log(semaphore._value, repr(semaphore).split("[")[1])
          await asyncio.sleep(0)
          log(list(result), semaphore._value, repr(semaphore).split("[")[1])
          semaphore.release()
          log(await asyncio.gather(*tasks), list(result), repr(semaphore).split("[")[1])
    `,
    async typescript({ log }) {
      const semaphore = new Semaphore(3)
      const result: number[] = []
      const user = (number: number) => async () => {
        await semaphore.acquire()
        result.push(number)
        return true
      }
      log(await semaphore.acquire(), await semaphore.acquire(), semaphore.locked())
      const tasks = [1, 2, 3].map((number) => createTask(user(number)))
      await sleep(0)
      log([...result], semaphore.value, shown(semaphore))
      tasks.push(createTask(user(4)))
      semaphore.release()
      semaphore.release()
      log(semaphore.value, shown(semaphore))
      await sleep(0)
      log([...result], semaphore.value, shown(semaphore))
      semaphore.release()
      log(await gather(tasks), result, shown(semaphore))
    },
  }),

  orderCase('a permit that is free is taken without a turn of the loop', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore(2)
          asyncio.create_task(turns(2), name="clock")
          for round in range(2):
              log(await semaphore.acquire(), repr(semaphore).split("[")[1])
          semaphore.release()
          async with semaphore as nothing:
              log(nothing is None, repr(semaphore).split("[")[1])
          await asyncio.sleep(0)
          log(repr(semaphore).split("[")[1])
    `,
    async typescript({ log, turns }) {
      const semaphore = new Semaphore(2)
      createTask(() => turns(2), { name: 'clock' })
      for (let round = 0; round < 2; round += 1) log(await semaphore.acquire(), shown(semaphore))
      semaphore.release()
      await asyncWith(semaphore, async (nothing) => log(nothing === undefined, shown(semaphore)))
      await sleep(0)
      log(shown(semaphore))
    },
  }),

  orderCase('one who is cancelled while it waits for a permit leaves the line', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore()
          await semaphore.acquire()
          task = asyncio.create_task(semaphore.acquire(), name="waiting")
          asyncio.get_running_loop().call_soon(task.cancel, "enough")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), repr(semaphore).split("[")[1])
          semaphore.release()
          log(semaphore.locked(), repr(semaphore).split("[")[1])
    `,
    async typescript({ log }) {
      const semaphore = new Semaphore()
      await semaphore.acquire()
      const task = createTask(semaphore.acquire(), { name: 'waiting' })
      getRunningLoop().callSoon(() => task.cancel('enough'))
      try {
        await task
      } catch (error) {
        log(describe(error), shown(semaphore))
      }
      semaphore.release()
      log(semaphore.locked(), shown(semaphore))
    },
  }),

  orderCase(
    'of many who wait some are cancelled, before and after permits come: each permit goes to the first who is left',
    {
      python: `
      async def main():
          for releases in range(4):
              for cancelled in ([0], [0, 1], [1], [1, 3], [0, 1, 2, 3]):
                  for order in ("cancel", "release"):
                      semaphore = asyncio.Semaphore(0)

                      async def user():
                          try:
                              await semaphore.acquire()
                              log("has one", repr(semaphore).split("[")[1])
                          except asyncio.CancelledError:
                              log("cancelled", repr(semaphore).split("[")[1])
                              raise

                      tasks = [asyncio.create_task(user(), name=f"waiter {number}") for number in range(4)]
                      await asyncio.sleep(0)

                      def cancel():
                          for number in cancelled:
                              tasks[number].cancel()

                      if order == "cancel":
                          cancel()
                      for release in range(releases):
                          semaphore.release()
                      if order == "release":
                          cancel()
                      log(releases, cancelled, order, repr(semaphore).split("[")[1])
                      for turn in range(3):
                          await asyncio.sleep(0)
                          log([task.done() for task in tasks], semaphore._value, repr(semaphore).split("[")[1])
                      for task in tasks:
                          task.cancel()
                      await asyncio.wait(tasks)
                      log(semaphore._value, repr(semaphore).split("[")[1])
    `,
      async typescript({ log }) {
        for (let releases = 0; releases < 4; releases += 1) {
          for (const cancelled of [[0], [0, 1], [1], [1, 3], [0, 1, 2, 3]]) {
            for (const order of ['cancel', 'release']) {
              const semaphore = new Semaphore(0)
              const user = async () => {
                try {
                  await semaphore.acquire()
                  log('has one', shown(semaphore))
                } catch (error) {
                  log('cancelled', shown(semaphore))
                  throw error
                }
              }
              const tasks = [0, 1, 2, 3].map((number) => createTask(user, { name: `waiter ${number}` }))
              await sleep(0)
              const cancel = () => {
                for (const number of cancelled) tasks[number]?.cancel()
              }
              if (order === 'cancel') cancel()
              for (let release = 0; release < releases; release += 1) semaphore.release()
              if (order === 'release') cancel()
              log(releases, cancelled, order, shown(semaphore))
              for (let turn = 0; turn < 3; turn += 1) {
                await sleep(0)
                log(
                  tasks.map((task) => task.done()),
                  semaphore.value,
                  shown(semaphore),
                )
              }
              for (const task of tasks) task.cancel()
              await gather(tasks, { returnExceptions: true })
              log(semaphore.value, shown(semaphore))
            }
          }
        }
      },
    },
  ),

  orderCase('the holder cancels, after its block, the one who is next: the permit is free again', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore(1)

          async def first():
              async with semaphore:
                  await asyncio.sleep(0)
              second_task.cancel()

          async def second():
              async with semaphore:
                  log("never")

          first_task = asyncio.create_task(first(), name="first")
          second_task = asyncio.create_task(second(), name="second")
          results = await asyncio.gather(first_task, second_task, return_exceptions=True)
          log(results[0] is None, describe(results[1]), repr(semaphore).split("[")[1])
          log(await asyncio.wait_for(semaphore.acquire(), 1), repr(semaphore).split("[")[1])
    `,
    async typescript({ log }) {
      const semaphore = new Semaphore(1)
      const firstTask = createTask(
        async () => {
          await asyncWith(semaphore, () => sleep(0))
          secondTask.cancel()
        },
        { name: 'first' },
      )
      const secondTask: Task<void> = createTask(async () => asyncWith(semaphore, async () => log('never')), {
        name: 'second',
      })
      const results = await gather([firstTask, secondTask], { returnExceptions: true })
      log(results[0] === undefined, describe(results[1]), shown(semaphore))
      log(await waitFor(semaphore.acquire(), 1), shown(semaphore))
    },
  }),

  orderCase('whoever gives a permit back and wants another one goes to the end of the line', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore(1)

          async def user():
              for round in range(2):
                  await semaphore.acquire()
                  log(round, repr(semaphore).split("[")[1])
                  await asyncio.sleep(0.01)
                  semaphore.release()

          async with asyncio.TaskGroup() as group:
              for name in ("a", "b", "c"):
                  group.create_task(user(), name=name)
          log(repr(semaphore).split("[")[1])
    `,
    async typescript({ log }) {
      const semaphore = new Semaphore(1)
      async function user() {
        for (let round = 0; round < 2; round += 1) {
          await semaphore.acquire()
          log(round, shown(semaphore))
          await sleep(0.01)
          semaphore.release()
        }
      }
      await gather(['a', 'b', 'c'].map((name) => createTask(user, { name })))
      log(shown(semaphore))
    },
  }),

  orderCase('one who is woken, gives its permit back and asks again comes after those who wait', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore(1)

          async def plain():
              await semaphore.acquire()
              log("has one", repr(semaphore).split("[")[1])

          async def again():
              await semaphore.acquire()
              log("has one", repr(semaphore).split("[")[1])
              semaphore.release()
              log("gives it back", repr(semaphore).split("[")[1])
              await semaphore.acquire()
              log("has one again", repr(semaphore).split("[")[1])

          tasks = [
              asyncio.create_task(plain(), name="first"),
              asyncio.create_task(again(), name="second"),
              asyncio.create_task(plain(), name="third"),
          ]
          await asyncio.sleep(0)
          semaphore.release()
          semaphore.release()
          await asyncio.gather(*tasks)
    `,
    async typescript({ log }) {
      const semaphore = new Semaphore(1)
      async function plain() {
        await semaphore.acquire()
        log('has one', shown(semaphore))
      }
      async function again() {
        await semaphore.acquire()
        log('has one', shown(semaphore))
        semaphore.release()
        log('gives it back', shown(semaphore))
        await semaphore.acquire()
        log('has one again', shown(semaphore))
      }
      const tasks = [
        createTask(plain, { name: 'first' }),
        createTask(again, { name: 'second' }),
        createTask(plain, { name: 'third' }),
      ]
      await sleep(0)
      semaphore.release()
      semaphore.release()
      await gather(tasks)
    },
  }),

  orderCase('one is cancelled, a turn passes, and two permits come: the two behind it get them', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore(0)

          async def user():
              await semaphore.acquire()
              log("has one", repr(semaphore).split("[")[1])

          tasks = [asyncio.create_task(user(), name=name) for name in ("first", "second", "third")]
          await asyncio.sleep(0)
          tasks[0].cancel()
          await asyncio.sleep(0)
          semaphore.release()
          semaphore.release()
          await asyncio.gather(*tasks, return_exceptions=True)
          log([task.cancelled() for task in tasks])
    `,
    async typescript({ log }) {
      const semaphore = new Semaphore(0)
      async function user() {
        await semaphore.acquire()
        log('has one', shown(semaphore))
      }
      const tasks = ['first', 'second', 'third'].map((name) => createTask(user, { name }))
      await sleep(0)
      tasks[0]?.cancel()
      await sleep(0)
      semaphore.release()
      semaphore.release()
      await gather(tasks, { returnExceptions: true })
      log(tasks.map((task) => task.cancelled()))
    },
  }),

  orderCase('one who is given a permit wakes as many behind it as there are permits, before it goes on', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore(0)
          tasks = []

          async def first():
              log("value", semaphore._value)
              await semaphore.acquire()
              log("has one", semaphore._value, repr(semaphore).split("[")[1])
              tasks.append(asyncio.create_task(fourth(), name="fourth"))

          async def second():
              for release in range(3):
                  semaphore.release()
              log("value", semaphore._value, semaphore.locked(), repr(semaphore).split("[")[1])
              await semaphore.acquire()
              log("has one", semaphore._value)

          async def third():
              await semaphore.acquire()
              log("has one", semaphore._value, semaphore.locked())

          async def fourth():
              log("runs")

          tasks.extend([
              asyncio.create_task(first(), name="first"),
              asyncio.create_task(second(), name="second"),
              asyncio.create_task(third(), name="third"),
          ])
          await asyncio.sleep(0)
          log("value", semaphore._value, repr(semaphore).split("[")[1])
          await asyncio.sleep(0)
          await asyncio.gather(*tasks)
          log(repr(semaphore).split("[")[1])
    `,
    async typescript({ log }) {
      const semaphore = new Semaphore(0)
      const tasks: Task<void>[] = []
      async function first() {
        log('value', semaphore.value)
        await semaphore.acquire()
        log('has one', semaphore.value, shown(semaphore))
        tasks.push(createTask(fourth, { name: 'fourth' }))
      }
      async function second() {
        for (let release = 0; release < 3; release += 1) semaphore.release()
        log('value', semaphore.value, semaphore.locked(), shown(semaphore))
        await semaphore.acquire()
        log('has one', semaphore.value)
      }
      async function third() {
        await semaphore.acquire()
        log('has one', semaphore.value, semaphore.locked())
      }
      async function fourth() {
        log('runs')
      }
      tasks.push(
        createTask(first, { name: 'first' }),
        createTask(second, { name: 'second' }),
        createTask(third, { name: 'third' }),
      )
      await sleep(0)
      log('value', semaphore.value, shown(semaphore))
      await sleep(0)
      await gather(tasks)
      log(shown(semaphore))
    },
  }),

  orderCase('there may be more permits afterwards than at first, except for a bounded semaphore, which refuses them', {
    python: `
      async def main():
          for Kind in (asyncio.Semaphore, asyncio.BoundedSemaphore):
              semaphore = Kind(1)
              log(repr(semaphore).split("[")[1])
              for round in range(2):
                  try:
                      semaphore.release()
                      log(repr(semaphore).split("[")[1])
                  except ValueError as error:
                      log(describe(error), repr(semaphore).split("[")[1])
                  async with semaphore:
                      log(repr(semaphore).split("[")[1])
              log(repr(semaphore).split("[")[1])
    `,
    async typescript({ log }) {
      for (const Kind of [Semaphore, BoundedSemaphore]) {
        const semaphore = new Kind(1)
        log(shown(semaphore))
        for (let round = 0; round < 2; round += 1) {
          try {
            semaphore.release()
            log(shown(semaphore))
          } catch (error) {
            log(describe(error), shown(semaphore))
          }
          await asyncWith(semaphore, async () => log(shown(semaphore)))
        }
        log(shown(semaphore))
      }
    },
  }),

  orderCase('a bounded semaphore that hands a permit straight to the next is not over its bound', {
    python: `
      async def main():
          semaphore = asyncio.BoundedSemaphore(2)

          async def user():
              async with semaphore:
                  log("has one", repr(semaphore).split("[")[1])
                  await asyncio.sleep(1)

          await asyncio.gather(*(asyncio.create_task(user(), name=f"user {number}") for number in range(5)))
          log(repr(semaphore).split("[")[1])
          try:
              semaphore.release()
          except ValueError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      const semaphore = new BoundedSemaphore(2)
      const user = async () =>
        asyncWith(semaphore, async () => {
          log('has one', shown(semaphore))
          await sleep(1)
        })
      await gather([0, 1, 2, 3, 4].map((number) => createTask(user, { name: `user ${number}` })))
      log(shown(semaphore))
      try {
        semaphore.release()
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a block that holds a permit gives it back however it ends', {
    python: `
      async def main():
          semaphore = asyncio.Semaphore(2)

          async def user(delay):
              try:
                  async with semaphore:
                      await asyncio.sleep(delay)
                      raise Boom("within")
              except BaseException as error:
                  log(describe(error), repr(semaphore).split("[")[1])

          tasks = [asyncio.create_task(user(delay), name=f"user {delay}") for delay in (1, 10, 2, 20)]
          await asyncio.sleep(5)
          tasks[3].cancel("waits or holds")
          tasks[1].cancel("holds")
          await asyncio.gather(*tasks)
          log(repr(semaphore).split("[")[1])
    `,
    async typescript({ log }) {
      const semaphore = new Semaphore(2)
      const user = (delay: number) => async () => {
        try {
          await asyncWith(semaphore, async () => {
            await sleep(delay)
            throw new Boom('within')
          })
        } catch (error) {
          log(describe(error), shown(semaphore))
        }
      }
      const tasks = [1, 10, 2, 20].map((delay) => createTask(user(delay), { name: `user ${delay}` }))
      await sleep(5)
      tasks[3]?.cancel('waits or holds')
      tasks[1]?.cancel('holds')
      await gather(tasks)
      log(shown(semaphore))
    },
  }),

  orderCase('a permit that is waited for with a time limit, and comes about when it is over, is never lost', {
    python: `
      async def main():
          for released in (0.9, 1, 1.1):
              for releases_first in (True, False):
                  semaphore = asyncio.Semaphore(0)
                  loop = asyncio.get_running_loop()
                  if releases_first:
                      loop.call_later(released, semaphore.release)

                  async def user():
                      try:
                          log(await asyncio.wait_for(semaphore.acquire(), 1), repr(semaphore).split("[")[1])
                          semaphore.release()
                      except TimeoutError:
                          log("too late", repr(semaphore).split("[")[1])

                  async def patient():
                      async with semaphore:
                          log("has one", repr(semaphore).split("[")[1])

                  tasks = [asyncio.create_task(user(), name="user"), asyncio.create_task(patient(), name="patient")]
                  await asyncio.sleep(0)
                  if not releases_first:
                      loop.call_at(loop.time() + released, semaphore.release)
                  await asyncio.gather(*tasks)
                  log(released, releases_first, repr(semaphore).split("[")[1])
    `,
    async typescript({ log }) {
      for (const released of [0.9, 1, 1.1]) {
        for (const releasesFirst of [true, false]) {
          const semaphore = new Semaphore(0)
          const loop = getRunningLoop()
          if (releasesFirst) loop.callLater(released, () => semaphore.release())
          const user = async () => {
            try {
              log(await waitFor(semaphore.acquire(), 1), shown(semaphore))
              semaphore.release()
            } catch (error) {
              if (!(error instanceof TimeoutError)) throw error
              log('too late', shown(semaphore))
            }
          }
          const patient = async () => asyncWith(semaphore, async () => log('has one', shown(semaphore)))
          const tasks = [createTask(user, { name: 'user' }), createTask(patient, { name: 'patient' })]
          await sleep(0)
          if (!releasesFirst) loop.callAt(loop.time() + released, () => semaphore.release())
          await gather(tasks)
          log(released, releasesFirst, shown(semaphore))
        }
      }
    },
  }),
]
