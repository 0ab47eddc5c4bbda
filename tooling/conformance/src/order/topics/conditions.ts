import { asyncWith, createTask, gather, getRunningLoop, sleep, timeout, waitFor } from '@asyncio/core'
import { Condition, Lock } from '@asyncio/sync'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'
import { shown } from '../shown.ts'

export const cases: readonly OrderCase[] = [
  orderCase('those who are notified go on one after the other, each when it gets the lock', {
    python: `
      async def main():
          condition = asyncio.Condition()

          async def waiter():
              await condition.acquire()
              log(await condition.wait(), repr(condition).split("[")[1])
              return True

          tasks = [asyncio.create_task(waiter(), name=name) for name in ("first", "second", "third")]
          await asyncio.sleep(0)
          log(repr(condition).split("[")[1])
          log(await condition.acquire())
          condition.notify()
          await asyncio.sleep(0)
          log(repr(condition).split("[")[1])
          condition.release()
          await asyncio.sleep(0)
          log(repr(condition).split("[")[1])
          condition.notify(2)
          await asyncio.sleep(0)
          log(repr(condition).split("[")[1])
          condition.release()
          await asyncio.sleep(0)
          log([task.done() for task in tasks], repr(condition).split("[")[1])
          condition.release()
          await asyncio.sleep(0)
          log(await asyncio.gather(*tasks), repr(condition).split("[")[1])
    `,
    async typescript({ log }) {
      const condition = new Condition()
      async function waiter() {
        await condition.acquire()
        log(await condition.wait(), shown(condition))
        return true
      }
      const tasks = ['first', 'second', 'third'].map((name) => createTask(waiter, { name }))
      await sleep(0)
      log(shown(condition))
      log(await condition.acquire())
      condition.notify()
      await sleep(0)
      log(shown(condition))
      condition.release()
      await sleep(0)
      log(shown(condition))
      condition.notify(2)
      await sleep(0)
      log(shown(condition))
      condition.release()
      await sleep(0)
      log(
        tasks.map((task) => task.done()),
        shown(condition),
      )
      condition.release()
      await sleep(0)
      log(await gather(tasks), shown(condition))
    },
  }),

  orderCase('as many are notified as one says, fewer if fewer wait, none if it is none, and all', {
    python: `
      async def main():
          condition = asyncio.Condition()

          async def waiter():
              async with condition:
                  await condition.wait()
                  log("goes on", repr(condition).split("[")[1])

          for count in (0, -1, 1, 2, 2048, "all"):
              tasks = [asyncio.create_task(waiter(), name=f"waiter {number}") for number in range(3)]
              await asyncio.sleep(0)
              async with condition:
                  if count == "all":
                      condition.notify_all()
                  else:
                      condition.notify(count)
              log(count, repr(condition).split("[")[1])
              for turn in range(4):
                  await asyncio.sleep(0)
                  log([task.done() for task in tasks], repr(condition).split("[")[1])
              async with condition:
                  condition.notify(1)
                  condition.notify(2)
              await asyncio.gather(*tasks)
          async with condition:
              condition.notify()
              condition.notify_all()
          log(repr(condition).split("[")[1])
    `,
    async typescript({ log }) {
      const condition = new Condition()
      const waiter = async () =>
        asyncWith(condition, async () => {
          await condition.wait()
          log('goes on', shown(condition))
        })
      for (const count of [0, -1, 1, 2, 2048, 'all'] as const) {
        const tasks = [0, 1, 2].map((number) => createTask(waiter, { name: `waiter ${number}` }))
        await sleep(0)
        await asyncWith(condition, () => {
          if (count === 'all') condition.notifyAll()
          else condition.notify(count)
        })
        log(count, shown(condition))
        for (let turn = 0; turn < 4; turn += 1) {
          await sleep(0)
          log(
            tasks.map((task) => task.done()),
            shown(condition),
          )
        }
        await asyncWith(condition, () => {
          condition.notify(1)
          condition.notify(2)
        })
        await gather(tasks)
      }
      await asyncWith(condition, () => {
        condition.notify()
        condition.notifyAll()
      })
      log(shown(condition))
    },
  }),

  orderCase('whoever does not hold the lock can neither wait nor notify', {
    python: `
      async def main():
          condition = asyncio.Condition()

          async def wait():
              await condition.wait()

          async def wait_for():
              await condition.wait_for(lambda: False)

          async def notify():
              condition.notify()

          async def notify_all():
              condition.notify_all()

          async def release():
              condition.release()

          for refused in (wait, wait_for, notify, notify_all, release):
              try:
                  await refused()
              except RuntimeError as error:
                  log(describe(error), repr(condition).split("[")[1])
          log(await condition.wait_for(lambda: [1, 2, 3]))
    `,
    async typescript({ log }) {
      const condition = new Condition()
      for (const refused of [
        async () => condition.wait(),
        async () => condition.waitFor(() => false),
        async () => condition.notify(),
        async () => condition.notifyAll(),
        async () => condition.release(),
      ]) {
        try {
          await refused()
        } catch (error) {
          log(describe(error), shown(condition))
        }
      }
      log(await condition.waitFor(() => [1, 2, 3]))
    },
  }),

  orderCase('waitFor looks each time it is notified, with the lock held, and answers with what it has seen', {
    python: `
      async def main():
          condition = asyncio.Condition()
          seen = 0

          def look():
              log("looks", condition.locked())
              return seen

          async def waiter():
              async with condition:
                  log(await condition.wait_for(look), repr(condition).split("[")[1])
              return True

          task = asyncio.create_task(waiter(), name="waiter")
          await asyncio.sleep(0)
          for value in (0, 7):
              await condition.acquire()
              seen = value
              condition.notify()
              condition.release()
              await asyncio.sleep(0)
              log(task.done(), repr(condition).split("[")[1])
          log(await task)
    `,
    async typescript({ log }) {
      const condition = new Condition()
      let seen = 0
      function look() {
        log('looks', condition.locked())
        return seen
      }
      async function waiter() {
        await asyncWith(condition, async () => log(await condition.waitFor(look), shown(condition)))
        return true
      }
      const task = createTask(waiter, { name: 'waiter' })
      await sleep(0)
      for (const value of [0, 7]) {
        await condition.acquire()
        seen = value
        condition.notify()
        condition.release()
        await sleep(0)
        log(task.done(), shown(condition))
      }
      log(await task)
    },
  }),

  orderCase('an error of the predicate comes out of waitFor, with the lock held', {
    python: `
      async def main():
          condition = asyncio.Condition()
          fails = False

          def look():
              if fails:
                  raise Boom("looked")
              return False

          async def waiter():
              async with condition:
                  try:
                      await condition.wait_for(look)
                  except Boom as error:
                      log(describe(error), repr(condition).split("[")[1])

          tasks = [asyncio.create_task(waiter(), name=name) for name in ("first", "second")]
          await asyncio.sleep(0)
          async with condition:
              fails = True
              condition.notify()
          for turn in range(3):
              await asyncio.sleep(0)
              log([task.done() for task in tasks], repr(condition).split("[")[1])
          async with condition:
              condition.notify()
          await asyncio.gather(*tasks)
    `,
    async typescript({ log }) {
      const condition = new Condition()
      let fails = false
      function look() {
        if (fails) throw new Boom('looked')
        return false
      }
      const waiter = async () =>
        asyncWith(condition, async () => {
          try {
            await condition.waitFor(look)
          } catch (error) {
            log(describe(error), shown(condition))
          }
        })
      const tasks = ['first', 'second'].map((name) => createTask(waiter, { name }))
      await sleep(0)
      await asyncWith(condition, () => {
        fails = true
        condition.notify()
      })
      for (let turn = 0; turn < 3; turn += 1) {
        await sleep(0)
        log(
          tasks.map((task) => task.done()),
          shown(condition),
        )
      }
      await asyncWith(condition, () => condition.notify())
      await gather(tasks)
    },
  }),

  orderCase('one who waits for a notification is cancelled: it has the lock when it hears of it', {
    python: `
      async def main():
          condition = asyncio.Condition()
          await condition.acquire()
          task = asyncio.create_task(condition.wait(), name="waiter")
          asyncio.get_running_loop().call_soon(task.cancel, "enough")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error), repr(condition).split("[")[1])
    `,
    async typescript({ log }) {
      const condition = new Condition()
      await condition.acquire()
      const task = createTask(condition.wait(), { name: 'waiter' })
      getRunningLoop().callSoon(() => task.cancel('enough'))
      try {
        await task
      } catch (error) {
        log(describe(error), shown(condition))
      }
    },
  }),

  orderCase('one who is notified, and cancelled while another one holds the lock, has the lock in the end', {
    python: `
      async def main():
          condition = asyncio.Condition()
          await condition.acquire()
          task = asyncio.create_task(condition.wait(), name="waiter")
          await asyncio.sleep(0)
          log(repr(condition).split("[")[1])
          await condition.acquire()
          condition.notify()
          asyncio.get_running_loop().call_soon(task.cancel)
          asyncio.get_running_loop().call_soon(condition.release)
          asyncio.create_task(turns(4), name="clock")
          try:
              log(await task)
          except asyncio.CancelledError as error:
              log(describe(error))
          log(repr(condition).split("[")[1])
    `,
    async typescript({ log, turns }) {
      const condition = new Condition()
      await condition.acquire()
      const task = createTask(condition.wait(), { name: 'waiter' })
      await sleep(0)
      log(shown(condition))
      await condition.acquire()
      condition.notify()
      getRunningLoop().callSoon(() => task.cancel())
      getRunningLoop().callSoon(() => condition.release())
      createTask(() => turns(4), { name: 'clock' })
      try {
        log(await task)
      } catch (error) {
        log(describe(error))
      }
      log(shown(condition))
    },
  }),

  orderCase(
    'one who was notified is cancelled while it acquires the lock again, once and twice: it hears of the last one when it has it',
    {
      python: `
      async def main():
          for cancels in (1, 2, 3):
              condition = asyncio.Condition()

              async def wait():
                  async with condition:
                      try:
                          await condition.wait()
                      except asyncio.CancelledError as error:
                          log(describe(error), repr(condition).split("[")[1])
                          raise

              waiter = asyncio.create_task(wait(), name="waiter")
              await asyncio.sleep(0)
              await condition.acquire()
              condition.notify()
              await asyncio.sleep(0)
              for number in range(cancels):
                  log(waiter.cancel(number), repr(condition).split("[")[1])
                  await asyncio.sleep(0)
              condition.release()
              await asyncio.sleep(0)
              log(waiter.cancelled(), waiter.cancelling(), repr(condition).split("[")[1])
    `,
      async typescript({ log }) {
        for (const cancels of [1, 2, 3]) {
          const condition = new Condition()
          const waiter = createTask(
            async () =>
              asyncWith(condition, async () => {
                try {
                  await condition.wait()
                } catch (error) {
                  log(describe(error), shown(condition))
                  throw error
                }
              }),
            { name: 'waiter' },
          )
          await sleep(0)
          await condition.acquire()
          condition.notify()
          await sleep(0)
          for (let number = 0; number < cancels; number += 1) {
            log(waiter.cancel(number), shown(condition))
            await sleep(0)
          }
          condition.release()
          await sleep(0)
          log(waiter.cancelled(), waiter.cancelling(), shown(condition))
        }
      },
    },
  ),

  orderCase(
    'the CancelledError comes out of the wait as it went in: while it waits, and while it acquires the lock again',
    {
      python: `
      async def main():
          for notified in (False, True):
              condition = asyncio.Condition()
              wake = False
              raised = None

              async def wait():
                  nonlocal raised
                  async with condition:
                      try:
                          await condition.wait_for(lambda: wake)
                      except asyncio.CancelledError as error:
                          raised = error
                          raise

              task = asyncio.create_task(wait(), name="waiter")
              await asyncio.sleep(0)
              if notified:
                  await condition.acquire()
                  wake = True
                  condition.notify()
                  await asyncio.sleep(0)
              task.cancel(msg="foo")
              if notified:
                  condition.release()
              try:
                  await task
              except asyncio.CancelledError as error:
                  log(describe(error), error is raised, repr(condition).split("[")[1])
    `,
      async typescript({ log }) {
        for (const notified of [false, true]) {
          const condition = new Condition()
          let wake = false
          let raised: unknown
          const task = createTask(
            async () =>
              asyncWith(condition, async () => {
                try {
                  await condition.waitFor(() => wake)
                } catch (error) {
                  raised = error
                  throw error
                }
              }),
            { name: 'waiter' },
          )
          await sleep(0)
          if (notified) {
            await condition.acquire()
            wake = true
            condition.notify()
            await sleep(0)
          }
          task.cancel('foo')
          if (notified) condition.release()
          try {
            await task
          } catch (error) {
            log(describe(error), error === raised, shown(condition))
          }
        }
      },
    },
  ),

  orderCase(
    'a notification whose receiver is cancelled, as it is woken or while it acquires the lock, reaches the next one',
    {
      python: `
      async def main():
          for turn in (False, True):
              condition = asyncio.Condition()
              state = 0

              async def consumer():
                  nonlocal state
                  async with condition:
                      while True:
                          await condition.wait_for(lambda: state != 0)
                          log("wakes", state)
                          if state < 0:
                              return
                          state -= 1

              consumers = [asyncio.create_task(consumer(), name=f"consumer {number}") for number in range(2)]
              await asyncio.sleep(0)
              async with condition:
                  state += 1
                  condition.notify(1)
                  if turn:
                      await asyncio.sleep(0)
                  consumers[0].cancel()
                  try:
                      async with asyncio.timeout(0.01):
                          await condition.wait_for(lambda: state == 0)
                  except TimeoutError:
                      log("too late")
                  log(state, repr(condition).split("[")[1])
                  state = -1
                  condition.notify_all()
              await consumers[1]
              log([each.cancelled() for each in consumers], repr(condition).split("[")[1])
    `,
      async typescript({ log }) {
        for (const turn of [false, true]) {
          const condition = new Condition()
          let state = 0
          const consumer = async () =>
            asyncWith(condition, async () => {
              for (;;) {
                await condition.waitFor(() => state !== 0)
                log('wakes', state)
                if (state < 0) return
                state -= 1
              }
            })
          const consumers = [0, 1].map((number) => createTask(consumer, { name: `consumer ${number}` }))
          await sleep(0)
          await asyncWith(condition, async () => {
            state += 1
            condition.notify(1)
            if (turn) await sleep(0)
            consumers[0]?.cancel()
            try {
              await timeout(0.01, async () => condition.waitFor(() => state === 0))
            } catch {
              log('too late')
            }
            log(state, shown(condition))
            state = -1
            condition.notifyAll()
          })
          await consumers[1]
          log(
            consumers.map((each) => each.cancelled()),
            shown(condition),
          )
        }
      },
    },
  ),

  orderCase('a condition shows and shares the lock that it was given, with other conditions, too', {
    python: `
      async def main():
          for lock in (asyncio.Lock(), asyncio.Lock()):
              full, empty = asyncio.Condition(lock), asyncio.Condition(lock)
              log(lock.locked(), full.locked(), empty.locked())
              async with full:
                  log(lock.locked(), full.locked(), empty.locked())
              async with lock:
                  log(lock.locked(), full.locked(), empty.locked())
              shelf = []

              async def producer():
                  for item in range(4):
                      async with full:
                          await empty.wait_for(lambda: len(shelf) < 2)
                          shelf.append(item)
                          log("puts", item)
                          full.notify()

              async def consumer():
                  for item in range(4):
                      async with lock:
                          await full.wait_for(lambda: shelf)
                          log("gets", shelf.pop(0))
                          empty.notify()

              await asyncio.gather(
                  asyncio.create_task(consumer(), name="consumer"), asyncio.create_task(producer(), name="producer"))
              log(repr(lock).split("[")[1], repr(full).split("[")[1], repr(empty).split("[")[1])
    `,
    async typescript({ log }) {
      for (const lock of [new Lock(), new Lock()]) {
        const full = new Condition(lock)
        const empty = new Condition(lock)
        const tell = async () => log(lock.locked(), full.locked(), empty.locked())
        await tell()
        await asyncWith(full, tell)
        await asyncWith(lock, tell)
        const shelf: number[] = []
        const producer = async () => {
          for (let item = 0; item < 4; item += 1) {
            await asyncWith(full, async () => {
              await empty.waitFor(() => shelf.length < 2)
              shelf.push(item)
              log('puts', item)
              full.notify()
            })
          }
        }
        const consumer = async () => {
          for (let item = 0; item < 4; item += 1) {
            await asyncWith(lock, async () => {
              await full.waitFor(() => shelf.length > 0)
              log('gets', shelf.shift())
              empty.notify()
            })
          }
        }
        await gather([createTask(consumer, { name: 'consumer' }), createTask(producer, { name: 'producer' })])
        log(shown(lock), shown(full), shown(empty))
      }
    },
  }),

  orderCase('a time limit on a wait, and on a block that waits: the lock is held in the block, and free after it', {
    python: `
      async def main():
          condition = asyncio.Condition()
          async with condition:
              try:
                  await asyncio.wait_for(condition.wait(), 0.5)
              except TimeoutError:
                  log("too late", repr(condition).split("[")[1])
              try:
                  async with asyncio.timeout(0.5):
                      await condition.wait_for(lambda: False)
              except TimeoutError:
                  log("too late", repr(condition).split("[")[1])
          log(repr(condition).split("[")[1])

          async def holder():
              await asyncio.sleep(0.2)
              async with condition:
                  await asyncio.sleep(2)
                  log("gives it up")

          asyncio.create_task(holder(), name="holder")
          async with condition:
              try:
                  await asyncio.wait_for(condition.wait(), 0.5)
              except TimeoutError:
                  log("later than its limit, but with the lock", repr(condition).split("[")[1])
    `,
    async typescript({ log }) {
      const condition = new Condition()
      await asyncWith(condition, async () => {
        try {
          await waitFor(condition.wait(), 0.5)
        } catch {
          log('too late', shown(condition))
        }
        try {
          await timeout(0.5, async () => condition.waitFor(() => false))
        } catch {
          log('too late', shown(condition))
        }
      })
      log(shown(condition))
      createTask(
        async () => {
          await sleep(0.2)
          await asyncWith(condition, async () => {
            await sleep(2)
            log('gives it up')
          })
        },
        { name: 'holder' },
      )
      await asyncWith(condition, async () => {
        try {
          await waitFor(condition.wait(), 0.5)
        } catch {
          log('later than its limit, but with the lock', shown(condition))
        }
      })
    },
  }),

  orderCase('a condition’s lock that is free is acquired without a turn of the loop', {
    python: `
      async def main():
          condition = asyncio.Condition()
          asyncio.create_task(turns(2), name="clock")
          for round in range(2):
              async with condition as nothing:
                  log(nothing is None, await condition.wait_for(lambda: "at once"), repr(condition).split("[")[1])
          await asyncio.sleep(0)
          log(repr(condition).split("[")[1])
    `,
    async typescript({ log, turns }) {
      const condition = new Condition()
      createTask(() => turns(2), { name: 'clock' })
      for (let round = 0; round < 2; round += 1) {
        await asyncWith(condition, async (nothing) =>
          log(nothing === undefined, await condition.waitFor(() => 'at once'), shown(condition)),
        )
      }
      await sleep(0)
      log(shown(condition))
    },
  }),
]
