import { asyncWith, BrokenBarrierError, createTask, gather, getRunningLoop, sleep, waitFor } from '@asyncio/core'
import { Barrier } from '@asyncio/sync'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'
import { shown } from '../shown.ts'

export const cases: readonly OrderCase[] = [
  orderCase('tasks come one by one; with the last one all go on, each with a number of its own', {
    python: `
      async def main():
          barrier = asyncio.Barrier(3)

          async def runner():
              log(await barrier.wait(), repr(barrier).split("[")[1], barrier.n_waiting)

          tasks = []
          asyncio.create_task(turns(8), name="clock")
          for name in ("first", "second", "third"):
              tasks.append(asyncio.create_task(runner(), name=name))
              await asyncio.sleep(0)
              log(barrier.n_waiting, repr(barrier).split("[")[1])
          await asyncio.wait(tasks)
          log(barrier.n_waiting, barrier.broken, barrier.parties, repr(barrier).split("[")[1])
    `,
    async typescript({ log, turns }) {
      const barrier = new Barrier(3)
      async function runner() {
        log(await barrier.wait(), shown(barrier), barrier.nWaiting)
      }
      const tasks = []
      createTask(() => turns(8), { name: 'clock' })
      for (const name of ['first', 'second', 'third']) {
        tasks.push(createTask(runner, { name }))
        await sleep(0)
        log(barrier.nWaiting, shown(barrier))
      }
      await gather(tasks)
      log(barrier.nWaiting, barrier.broken, barrier.parties, shown(barrier))
    },
  }),

  orderCase('at a barrier for one nobody waits, and its number is always 0', {
    python: `
      async def main():
          barrier = asyncio.Barrier(1)
          asyncio.create_task(turns(2), name="clock")
          log(await barrier.wait())
          async with barrier as number:
              log(number, repr(barrier).split("[")[1])
          tasks = []
          for round in range(2):
              tasks.append(asyncio.create_task(barrier.wait(), name=f"task {round}"))
              await asyncio.sleep(0)
              log(barrier.n_waiting, tasks[round].done())
          log([task.result() for task in tasks], barrier.n_waiting, barrier.broken)
    `,
    async typescript({ log, turns }) {
      const barrier = new Barrier(1)
      createTask(() => turns(2), { name: 'clock' })
      log(await barrier.wait())
      await asyncWith(barrier, async (number) => log(number, shown(barrier)))
      const tasks = []
      for (let round = 0; round < 2; round += 1) {
        const task = createTask(barrier.wait(), { name: `task ${round}` })
        tasks.push(task)
        await sleep(0)
        log(barrier.nWaiting, task.done())
      }
      log(
        tasks.map((task) => task.result()),
        barrier.nWaiting,
        barrier.broken,
      )
    },
  }),

  orderCase('what a barrier shows of itself while it fills, drains, is reset and is aborted', {
    python: `
      async def main():
          barrier = asyncio.Barrier(5)
          log(repr(barrier).split("[")[1])
          waiters = []

          async def wait():
              try:
                  log(await barrier.wait(), repr(barrier).split("[")[1])
              except asyncio.BrokenBarrierError as error:
                  log(describe(error), repr(barrier).split("[")[1])

          def come(count):
              for _ in range(count):
                  waiters.append(asyncio.create_task(wait(), name=f"waiter {len(waiters)}"))

          come(2)
          await asyncio.sleep(0)
          log(repr(barrier).split("[")[1])
          come(barrier.parties - barrier.n_waiting)
          await asyncio.sleep(0)
          log(repr(barrier).split("[")[1])
          come(2)
          await asyncio.sleep(0)
          log(repr(barrier).split("[")[1])
          await barrier.reset()
          log(repr(barrier).split("[")[1])
          come(2)
          await asyncio.sleep(0)
          log(repr(barrier).split("[")[1])
          await barrier.abort()
          log(repr(barrier).split("[")[1], barrier.broken, barrier.n_waiting)
          await asyncio.gather(*waiters, return_exceptions=True)
          log(repr(barrier).split("[")[1])
    `,
    async typescript({ log }) {
      const barrier = new Barrier(5)
      log(shown(barrier))
      const waiters: PromiseLike<void>[] = []
      async function wait() {
        try {
          log(await barrier.wait(), shown(barrier))
        } catch (error) {
          log(describe(error), shown(barrier))
        }
      }
      function come(count: number) {
        for (let one = 0; one < count; one += 1) waiters.push(createTask(wait, { name: `waiter ${waiters.length}` }))
      }
      come(2)
      await sleep(0)
      log(shown(barrier))
      come(barrier.parties - barrier.nWaiting)
      await sleep(0)
      log(shown(barrier))
      come(2)
      await sleep(0)
      log(shown(barrier))
      await barrier.reset()
      log(shown(barrier))
      come(2)
      await sleep(0)
      log(shown(barrier))
      await barrier.abort()
      log(shown(barrier), barrier.broken, barrier.nWaiting)
      await gather(waiters, { returnExceptions: true })
      log(shown(barrier))
    },
  }),

  orderCase('a block at a barrier begins when all have come, with the number, and may wait at it again within', {
    python: `
      async def main():
          barrier = asyncio.Barrier(4)

          async def runner():
              async with barrier:
                  log("outer", repr(barrier).split("[")[1])
                  async with barrier as number:
                      log("inner", number, repr(barrier).split("[")[1])
                      return number

          log(await asyncio.gather(*(asyncio.create_task(runner(), name=f"runner {number}") for number in range(4))))
          log(repr(barrier).split("[")[1])
    `,
    async typescript({ log }) {
      const barrier = new Barrier(4)
      const runner = async () =>
        asyncWith(barrier, async () => {
          log('outer', shown(barrier))
          return asyncWith(barrier, async (number) => {
            log('inner', number, shown(barrier))
            return number
          })
        })
      log(await gather([0, 1, 2, 3].map((number) => createTask(runner, { name: `runner ${number}` }))))
      log(shown(barrier))
    },
  }),

  orderCase(
    'those who leave see it drain, the last one sees it fill again, and those who come meanwhile wait for the next round',
    {
      python: `
      async def main():
          barrier, few = asyncio.Barrier(5), asyncio.Barrier(3)
          again = 2

          async def runner():
              nonlocal again
              log(await barrier.wait(), repr(barrier).split("[")[1])
              if again > 0:
                  again -= 1
                  log("again", await barrier.wait(), repr(barrier).split("[")[1])
              else:
                  log("few", await few.wait())
                  log("joins", await barrier.wait(), repr(barrier).split("[")[1])

          await asyncio.gather(*(asyncio.create_task(runner(), name=f"runner {number}") for number in range(5)))
          log(repr(barrier).split("[")[1])
    `,
      async typescript({ log }) {
        const barrier = new Barrier(5)
        const few = new Barrier(3)
        let again = 2
        async function runner() {
          log(await barrier.wait(), shown(barrier))
          if (again > 0) {
            again -= 1
            log('again', await barrier.wait(), shown(barrier))
          } else {
            log('few', await few.wait())
            log('joins', await barrier.wait(), shown(barrier))
          }
        }
        await gather([0, 1, 2, 3, 4].map((number) => createTask(runner, { name: `runner ${number}` })))
        log(shown(barrier))
      },
    },
  ),

  orderCase('one who waits is cancelled: the others wait for somebody in its place', {
    python: `
      async def main():
          barrier = asyncio.Barrier(3)

          async def runner():
              try:
                  log(await barrier.wait(), repr(barrier).split("[")[1])
              except asyncio.CancelledError as error:
                  log(describe(error), repr(barrier).split("[")[1])
                  raise

          first = asyncio.create_task(runner(), name="first")
          await asyncio.sleep(0)
          second = asyncio.create_task(runner(), name="second")
          await asyncio.sleep(0)
          first.cancel("enough")
          await asyncio.sleep(0)
          log(barrier.n_waiting, first.cancelled())
          third = asyncio.create_task(runner(), name="third")
          await asyncio.sleep(0)
          log(barrier.n_waiting)
          fourth = asyncio.create_task(runner(), name="fourth")
          await asyncio.gather(second, third, fourth)
          log(barrier.n_waiting, barrier.broken)
    `,
    async typescript({ log }) {
      const barrier = new Barrier(3)
      async function runner() {
        try {
          log(await barrier.wait(), shown(barrier))
        } catch (error) {
          log(describe(error), shown(barrier))
          throw error
        }
      }
      const first = createTask(runner, { name: 'first' })
      await sleep(0)
      const second = createTask(runner, { name: 'second' })
      await sleep(0)
      first.cancel('enough')
      await sleep(0)
      log(barrier.nWaiting, first.cancelled())
      const third = createTask(runner, { name: 'third' })
      await sleep(0)
      log(barrier.nWaiting)
      const fourth = createTask(runner, { name: 'fourth' })
      await gather([second, third, fourth])
      log(barrier.nWaiting, barrier.broken)
    },
  }),

  orderCase(
    'one is cancelled when all have come already, and before it has gone on; the round goes through for the others',
    {
      python: `
      async def main():
          for cancelled in range(3):
              for later in range(4):
                  barrier = asyncio.Barrier(3)

                  async def runner():
                      try:
                          log(await barrier.wait(), repr(barrier).split("[")[1])
                      except asyncio.CancelledError as error:
                          log(describe(error), repr(barrier).split("[")[1])
                          raise

                  tasks = [asyncio.create_task(runner(), name=f"runner {number}") for number in range(3)]
                  for turn in range(later):
                      await asyncio.sleep(0)
                  log(cancelled, later, tasks[cancelled].cancel(), repr(barrier).split("[")[1])
                  for turn in range(3):
                      await asyncio.sleep(0)
                      log(repr(barrier).split("[")[1])
                  for task in tasks:
                      task.cancel()
                  await asyncio.gather(*tasks, return_exceptions=True)
                  log(repr(barrier).split("[")[1])
    `,
      async typescript({ log }) {
        for (const cancelled of [0, 1, 2] as const) {
          for (let later = 0; later < 4; later += 1) {
            const barrier = new Barrier(3)
            const runner = async () => {
              try {
                log(await barrier.wait(), shown(barrier))
              } catch (error) {
                log(describe(error), shown(barrier))
                throw error
              }
            }
            const tasks = [0, 1, 2].map((number) => createTask(runner, { name: `runner ${number}` }))
            for (let turn = 0; turn < later; turn += 1) await sleep(0)
            log(cancelled, later, tasks[cancelled]?.cancel(), shown(barrier))
            for (let turn = 0; turn < 3; turn += 1) {
              await sleep(0)
              log(shown(barrier))
            }
            for (const task of tasks) task.cancel()
            await gather(tasks, { returnExceptions: true })
            log(shown(barrier))
          }
        }
      },
    },
  ),

  orderCase('a reset and an abort of a barrier at which nobody waits take no turn of the loop', {
    python: `
      async def main():
          barrier = asyncio.Barrier(1)
          asyncio.create_task(turns(2), name="clock")
          await barrier.reset()
          log(barrier.n_waiting, barrier.broken, repr(barrier).split("[")[1])
          await barrier.abort()
          log(barrier.n_waiting, barrier.broken, repr(barrier).split("[")[1])
          try:
              await barrier.wait()
          except asyncio.BrokenBarrierError as error:
              log(describe(error), str(error))
          await barrier.reset()
          log(barrier.broken, await barrier.wait())
          reset = asyncio.create_task(barrier.reset(), name="reset")
          await asyncio.sleep(0)
          log(reset.done(), barrier.n_waiting, barrier.broken)
          abort = asyncio.create_task(barrier.abort(), name="abort")
          await asyncio.sleep(0)
          log(abort.done(), barrier.n_waiting, barrier.broken)
    `,
    async typescript({ log, turns }) {
      const barrier = new Barrier(1)
      createTask(() => turns(2), { name: 'clock' })
      await barrier.reset()
      log(barrier.nWaiting, barrier.broken, shown(barrier))
      await barrier.abort()
      log(barrier.nWaiting, barrier.broken, shown(barrier))
      try {
        await barrier.wait()
      } catch (error) {
        log(describe(error), (error as Error).message.split(':')[0])
      }
      await barrier.reset()
      log(barrier.broken, await barrier.wait())
      const reset = createTask(barrier.reset(), { name: 'reset' })
      await sleep(0)
      log(reset.done(), barrier.nWaiting, barrier.broken)
      const abort = createTask(barrier.abort(), { name: 'abort' })
      await sleep(0)
      log(abort.done(), barrier.nWaiting, barrier.broken)
    },
  }),

  orderCase('those who wait get a BrokenBarrierError when it is reset or aborted, and after a reset it fills again', {
    python: `
      async def main():
          for change in ("reset", "abort"):
              barrier = asyncio.Barrier(5)

              async def runner():
                  try:
                      log(await barrier.wait(), repr(barrier).split("[")[1])
                  except asyncio.BrokenBarrierError as error:
                      log(describe(error), str(error), repr(barrier).split("[")[1])

              tasks = [asyncio.create_task(runner(), name=f"runner {number}") for number in range(4)]
              await asyncio.sleep(0)
              asyncio.create_task(getattr(barrier, change)(), name=change)
              await asyncio.gather(*tasks)
              log(barrier.n_waiting, barrier.broken, repr(barrier).split("[")[1])
              await asyncio.gather(*(asyncio.create_task(runner(), name=f"again {number}") for number in range(5)))
              log(barrier.n_waiting, barrier.broken, repr(barrier).split("[")[1])
    `,
    async typescript({ log }) {
      for (const change of ['reset', 'abort'] as const) {
        const barrier = new Barrier(5)
        const runner = async () => {
          try {
            log(await barrier.wait(), shown(barrier))
          } catch (error) {
            log(describe(error), (error as Error).message.split(':')[0], shown(barrier))
          }
        }
        const tasks = [0, 1, 2, 3].map((number) => createTask(runner, { name: `runner ${number}` }))
        await sleep(0)
        createTask(barrier[change](), { name: change })
        await gather(tasks)
        log(barrier.nWaiting, barrier.broken, shown(barrier))
        await gather([0, 1, 2, 3, 4].map((number) => createTask(runner, { name: `again ${number}` })))
        log(barrier.nWaiting, barrier.broken, shown(barrier))
      }
    },
  }),

  orderCase('reset or aborted when half of them have left: the other half get a BrokenBarrierError', {
    python: `
      async def main():
          for change in ("reset", "abort"):
              barrier = asyncio.Barrier(5)
              left = 0

              async def runner():
                  nonlocal left
                  try:
                      log(await barrier.wait(), repr(barrier).split("[")[1])
                  except asyncio.BrokenBarrierError as error:
                      log(describe(error), repr(barrier).split("[")[1])
                  else:
                      left += 1
                      if left == 3:
                          await getattr(barrier, change)()
                          log(change, repr(barrier).split("[")[1])

              await asyncio.gather(*(asyncio.create_task(runner(), name=f"runner {number}") for number in range(5)))
              log(barrier.n_waiting, barrier.broken, repr(barrier).split("[")[1])
    `,
    async typescript({ log }) {
      for (const change of ['reset', 'abort'] as const) {
        const barrier = new Barrier(5)
        let left = 0
        const runner = async () => {
          try {
            log(await barrier.wait(), shown(barrier))
          } catch (error) {
            log(describe(error), shown(barrier))
            return
          }
          left += 1
          if (left !== 3) return
          await barrier[change]()
          log(change, shown(barrier))
        }
        await gather([0, 1, 2, 3, 4].map((number) => createTask(runner, { name: `runner ${number}` })))
        log(barrier.nWaiting, barrier.broken, shown(barrier))
      }
    },
  }),

  orderCase(
    'reset or aborted when half of them are in, and the other half wait for it again: who is sent away, and who waits on',
    {
      python: `
      async def main():
          for change in ("reset", "abort"):
              barrier = asyncio.Barrier(5)
              half = 2
              count = 0

              async def runner():
                  nonlocal count
                  try:
                      await barrier.wait()
                  except asyncio.BrokenBarrierError:
                      log("sent away", repr(barrier).split("[")[1])
                      if change == "reset":
                          log("comes again", await barrier.wait())
                      return
                  count += 1
                  if count > half:
                      await getattr(barrier, change)()
                      log(change, repr(barrier).split("[")[1])
                      if change == "reset":
                          log("comes again", await barrier.wait())
                  else:
                      try:
                          log("second round", await barrier.wait())
                      except asyncio.BrokenBarrierError:
                          log("sent away from the second round", repr(barrier).split("[")[1])

              await asyncio.gather(*(asyncio.create_task(runner(), name=f"runner {number}") for number in range(5)))
              log(barrier.n_waiting, barrier.broken, repr(barrier).split("[")[1])
    `,
      async typescript({ log }) {
        for (const change of ['reset', 'abort'] as const) {
          const barrier = new Barrier(5)
          const half = 2
          let count = 0
          const runner = async () => {
            try {
              await barrier.wait()
            } catch {
              log('sent away', shown(barrier))
              if (change === 'reset') log('comes again', await barrier.wait())
              return
            }
            count += 1
            if (count > half) {
              await barrier[change]()
              log(change, shown(barrier))
              if (change === 'reset') log('comes again', await barrier.wait())
              return
            }
            try {
              log('second round', await barrier.wait())
            } catch {
              log('sent away from the second round', shown(barrier))
            }
          }
          await gather([0, 1, 2, 3, 4].map((number) => createTask(runner, { name: `runner ${number}` })))
          log(barrier.nWaiting, barrier.broken, shown(barrier))
        }
      },
    },
  ),

  orderCase('those who were sent away by a reset come again at once, and go on with the one who comes last', {
    python: `
      async def main():
          barrier = asyncio.Barrier(5)

          async def runner():
              try:
                  await barrier.wait()
              except asyncio.BrokenBarrierError:
                  log("sent away", repr(barrier).split("[")[1])
              finally:
                  log("again", await barrier.wait(), repr(barrier).split("[")[1])

          async def last():
              async with barrier as number:
                  log("last", number, repr(barrier).split("[")[1])

          tasks = [asyncio.create_task(runner(), name=f"runner {number}") for number in range(4)]
          asyncio.create_task(barrier.reset(), name="reset")
          await asyncio.sleep(0)
          asyncio.create_task(last(), name="last")
          await asyncio.gather(*tasks)
          log(barrier.n_waiting, barrier.broken)
    `,
    async typescript({ log }) {
      const barrier = new Barrier(5)
      async function runner() {
        try {
          await barrier.wait()
        } catch {
          log('sent away', shown(barrier))
        } finally {
          log('again', await barrier.wait(), shown(barrier))
        }
      }
      const last = async () => asyncWith(barrier, async (number) => log('last', number, shown(barrier)))
      const tasks = [0, 1, 2, 3].map((number) => createTask(runner, { name: `runner ${number}` }))
      createTask(barrier.reset(), { name: 'reset' })
      await sleep(0)
      createTask(last, { name: 'last' })
      await gather(tasks)
      log(barrier.nWaiting, barrier.broken)
    },
  }),

  orderCase('the last one to leave resets it: those who wait for the next round stay, and nobody is sent away', {
    python: `
      async def main():
          barrier = asyncio.Barrier(5)
          count = 0

          async def runner():
              nonlocal count
              log(await barrier.wait(), repr(barrier).split("[")[1])
              count += 1
              if count == 5:
                  await barrier.reset()
                  log("reset", repr(barrier).split("[")[1])
                  log("second", await barrier.wait())
              else:
                  try:
                      log("second", await barrier.wait())
                  except asyncio.BrokenBarrierError as error:
                      log(describe(error))
              log("third", await barrier.wait(), repr(barrier).split("[")[1])

          await asyncio.gather(*(asyncio.create_task(runner(), name=f"runner {number}") for number in range(5)))
          log(barrier.n_waiting, barrier.broken)
    `,
    async typescript({ log }) {
      const barrier = new Barrier(5)
      let count = 0
      async function runner() {
        log(await barrier.wait(), shown(barrier))
        count += 1
        if (count === 5) {
          await barrier.reset()
          log('reset', shown(barrier))
          log('second', await barrier.wait())
        } else {
          try {
            log('second', await barrier.wait())
          } catch (error) {
            log(describe(error))
          }
        }
        log('third', await barrier.wait(), shown(barrier))
      }
      await gather([0, 1, 2, 3, 4].map((number) => createTask(runner, { name: `runner ${number}` })))
      log(barrier.nWaiting, barrier.broken)
    },
  }),

  orderCase('one of them fails and aborts the barrier, and with another barrier they agree to reset it', {
    python: `
      async def main():
          for resets in (False, True):
              barrier, agreement = asyncio.Barrier(5), asyncio.Barrier(5)

              async def runner():
                  try:
                      async with barrier as number:
                          if number == 2:
                              raise Boom("within")
                      async with barrier:
                          log("never")
                  except asyncio.BrokenBarrierError as error:
                      log(describe(error), repr(barrier).split("[")[1])
                  except Boom as error:
                      await barrier.abort()
                      log(describe(error), repr(barrier).split("[")[1])
                  if not resets:
                      return
                  if await agreement.wait() == 2:
                      await barrier.reset()
                  await agreement.wait()
                  log(await barrier.wait(), repr(barrier).split("[")[1])

              await asyncio.gather(*(asyncio.create_task(runner(), name=f"runner {number}") for number in range(5)))
              log(barrier.n_waiting, barrier.broken)
    `,
    async typescript({ log }) {
      for (const resets of [false, true]) {
        const barrier = new Barrier(5)
        const agreement = new Barrier(5)
        const runner = async () => {
          try {
            await asyncWith(barrier, async (number) => {
              if (number === 2) throw new Boom('within')
            })
            await asyncWith(barrier, async () => log('never'))
          } catch (error) {
            if (error instanceof BrokenBarrierError) log(describe(error), shown(barrier))
            else {
              await barrier.abort()
              log(describe(error), shown(barrier))
            }
          }
          if (!resets) return
          if ((await agreement.wait()) === 2) await barrier.reset()
          await agreement.wait()
          log(await barrier.wait(), shown(barrier))
        }
        await gather([0, 1, 2, 3, 4].map((number) => createTask(runner, { name: `runner ${number}` })))
        log(barrier.nWaiting, barrier.broken)
      }
    },
  }),

  orderCase('a barrier that is waited at with a time limit, and the last one comes about when it is over', {
    python: `
      async def main():
          for when in (0.9, 1, 1.1):
              barrier = asyncio.Barrier(2)
              asyncio.get_running_loop().call_later(when, lambda: asyncio.create_task(barrier.wait(), name="late"))
              try:
                  log(when, await asyncio.wait_for(barrier.wait(), 1), repr(barrier).split("[")[1])
              except TimeoutError:
                  log(when, "too late", repr(barrier).split("[")[1])
              await asyncio.sleep(1)
              log(repr(barrier).split("[")[1])
    `,
    async typescript({ log }) {
      for (const when of [0.9, 1, 1.1]) {
        const barrier = new Barrier(2)
        getRunningLoop().callLater(when, () => createTask(barrier.wait(), { name: 'late' }))
        try {
          log(when, await waitFor(barrier.wait(), 1), shown(barrier))
        } catch {
          log(when, 'too late', shown(barrier))
        }
        await sleep(1)
        log(shown(barrier))
      }
    },
  }),

  orderCase(
    'a barrier is reset or aborted as the first ones leave: it takes no turn, and a cancellation afterwards comes too late',
    {
      python: `
      async def main():
          for name in ("reset", "abort"):
              barrier = asyncio.Barrier(2)
              first = asyncio.create_task(barrier.wait(), name="first")
              second = asyncio.create_task(barrier.wait(), name="second")
              third = asyncio.create_task(barrier.wait(), name="third")
              await asyncio.sleep(0)
              await asyncio.sleep(0)
              change = asyncio.create_task(getattr(barrier, name)(), name=name)
              await asyncio.sleep(0)
              log(name, change.done(), change.cancel(), repr(barrier).split("[")[1])
              for turn in range(3):
                  await asyncio.sleep(0)
                  log(first.done(), second.done(), third.done(), change.done(), repr(barrier).split("[")[1])
              third.cancel()
              await asyncio.gather(first, second, third, change, return_exceptions=True)
              log(repr(barrier).split("[")[1])
    `,
      async typescript({ log }) {
        for (const name of ['reset', 'abort'] as const) {
          const barrier = new Barrier(2)
          const first = createTask(barrier.wait(), { name: 'first' })
          const second = createTask(barrier.wait(), { name: 'second' })
          const third = createTask(barrier.wait(), { name: 'third' })
          await sleep(0)
          await sleep(0)
          const change = createTask(barrier[name](), { name })
          await sleep(0)
          log(name, change.done(), change.cancel(), shown(barrier))
          for (let turn = 0; turn < 3; turn += 1) {
            await sleep(0)
            log(first.done(), second.done(), third.done(), change.done(), shown(barrier))
          }
          third.cancel()
          await gather([first, second, third, change], { returnExceptions: true })
          log(shown(barrier))
        }
      },
    },
  ),
]
