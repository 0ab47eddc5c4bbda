import { type CancelledError, createTask, currentTask, Future, gather, getRunningLoop, sleep } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('cancelling the one who gathers cancels every child, with the message', {
    python: `
      async def main():
          async def child():
              try:
                  await asyncio.sleep(1)
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
                  raise

          async def parent():
              try:
                  await asyncio.gather(*[asyncio.create_task(child(), name=name) for name in "abc"])
              except asyncio.CancelledError as error:
                  log(describe(error), asyncio.current_task().cancelling())
                  raise

          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          asyncio.create_task(turns(5), name="clock")
          log(task.cancel("all of you"))
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log, turns }) {
      async function child() {
        try {
          await sleep(1)
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      async function parent() {
        try {
          await gather(['a', 'b', 'c'].map((name) => createTask(child, { name })))
        } catch (error) {
          log(describe(error), currentTask()?.cancelling())
          throw error
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      createTask(() => turns(5), { name: 'clock' })
      log(task.cancel('all of you'))
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('a gather can be cancelled itself, and is not cancelled but failed with the cancellation', {
    python: `
      async def main():
          async def child(number):
              try:
                  await asyncio.sleep(1)
              finally:
                  log("leaves", number)

          gathering = asyncio.gather(child(1), child(2))
          await asyncio.sleep(0)
          log(gathering.cancel("the gather"), gathering.done())
          try:
              await gathering
          except asyncio.CancelledError as error:
              log(describe(error), gathering.done(), gathering.cancelled(), gathering.cancel())
          log(asyncio.current_task().cancelling())
    `,
    async typescript({ log }) {
      async function child(number: number) {
        try {
          await sleep(1)
        } finally {
          log('leaves', number)
        }
      }
      const gathering = gather([() => child(1), () => child(2)])
      await sleep(0)
      log(gathering.cancel('the gather'), gathering.done())
      try {
        await gathering
      } catch (error) {
        log(describe(error), gathering.done(), gathering.cancelled(), gathering.cancel())
      }
      log(currentTask()?.cancelling())
    },
  }),

  orderCase('a child that is cancelled by somebody else ends the gather, and the others run on', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0.02)
              log("done")

          victim, other = (asyncio.create_task(child(), name=name) for name in ["victim", "other"])
          asyncio.get_running_loop().call_later(0.01, victim.cancel, "only this one")
          try:
              await asyncio.gather(victim, other)
          except asyncio.CancelledError as error:
              log(describe(error), asyncio.current_task().cancelling(), other.done())
          await other
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0.02)
        log('done')
      }
      const victim = createTask(child, { name: 'victim' })
      const other = createTask(child, { name: 'other' })
      getRunningLoop().callLater(0.01, () => victim.cancel('only this one'))
      try {
        await gather([victim, other])
      } catch (error) {
        log(describe(error), currentTask()?.cancelling(), other.done())
      }
      await other
    },
  }),

  orderCase('a cancel after the last child is done, but before the gather is, is delivered all the same', {
    python: `
      async def main():
          futures = [asyncio.get_running_loop().create_future() for _ in range(2)]

          async def parent():
              try:
                  log("got", await asyncio.gather(*futures))
              except asyncio.CancelledError as error:
                  log(describe(error))

          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0)
          for number, future in enumerate(futures):
              future.set_result(number)
          log(task.cancel("in between"))
          await task
    `,
    async typescript({ log }) {
      const futures = [new Future<number>(), new Future<number>()]
      async function parent() {
        try {
          log('got', await gather(futures))
        } catch (error) {
          log(describe(error))
        }
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0)
      for (const [number, future] of futures.entries()) future.setResult(number)
      log(task.cancel('in between'))
      await task
    },
  }),

  orderCase('a cancelled gather that has children done and not done keeps the results from its parent', {
    python: `
      async def main():
          async def child(delay):
              try:
                  await asyncio.sleep(delay)
                  return delay
              finally:
                  log("leaves", delay)

          gathering = asyncio.gather(child(0.01), child(0.03), child(0.05), return_exceptions=True)
          asyncio.get_running_loop().call_later(0.02, lambda: log("cancels", gathering.cancel("half-way")))
          try:
              log(await gathering)
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log }) {
      async function child(delay: number) {
        try {
          await sleep(delay)
          return delay
        } finally {
          log('leaves', delay)
        }
      }
      const gathering = gather([() => child(0.01), () => child(0.03), () => child(0.05)], { returnExceptions: true })
      getRunningLoop().callLater(0.02, () => log('cancels', gathering.cancel('half-way')))
      try {
        log(await gathering)
      } catch (error) {
        log(describe(error))
      }
    },
  }),

  orderCase('the children of a gather that is cancelled before their first steps never run', {
    python: `
      async def main():
          async def child():
              log("never comes to this")

          gathering = asyncio.gather(child(), child())
          log(gathering.cancel())
          try:
              await gathering
          except asyncio.CancelledError as error:
              log(describe(error), list(error.args))
    `,
    async typescript({ log }) {
      async function child() {
        log('never comes to this')
      }
      const gathering = gather([child, child])
      log(gathering.cancel())
      try {
        await gathering
      } catch (error) {
        log(describe(error), (error as CancelledError).args)
      }
    },
  }),

  orderCase('a cancel goes through gathers within gathers to every child', {
    python: `
      async def main():
          async def child(number):
              try:
                  await asyncio.sleep(1)
              finally:
                  log("leaves", number, asyncio.current_task().cancelling())

          async def parent():
              await asyncio.gather(asyncio.gather(child(1), child(2)), child(3), asyncio.gather(asyncio.gather(child(4))))

          task = asyncio.create_task(parent(), name="parent")
          await asyncio.sleep(0.01)
          asyncio.create_task(turns(7), name="clock")
          task.cancel("all the way")
          try:
              await task
          except asyncio.CancelledError as error:
              log(describe(error))
    `,
    async typescript({ log, turns }) {
      async function child(number: number) {
        try {
          await sleep(1)
        } finally {
          log('leaves', number, currentTask()?.cancelling())
        }
      }
      async function parent() {
        await gather([gather([() => child(1), () => child(2)]), () => child(3), gather([gather([() => child(4)])])])
      }
      const task = createTask(parent, { name: 'parent' })
      await sleep(0.01)
      createTask(() => turns(7), { name: 'clock' })
      task.cancel('all the way')
      try {
        await task
      } catch (error) {
        log(describe(error))
      }
    },
  }),
]
