import { createTask, currentTask, Future, gather, shield, sleep, wait } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a cancel of the one who waits ends the wait, and what is shielded goes on', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(2)
              log("child ends")
              return "result"

          task = asyncio.create_task(child(), name="child")

          async def impatient():
              try:
                  await asyncio.shield(task)
              except asyncio.CancelledError as error:
                  log(describe(error), task.done(), asyncio.current_task().cancelling())
                  raise

          outer = asyncio.create_task(impatient(), name="impatient")
          await asyncio.sleep(1)
          log(outer.cancel("enough"), task.cancelling())
          asyncio.create_task(turns(3), name="clock")
          await asyncio.wait([outer])
          log(outer.cancelled(), await task)
    `,
    async typescript({ log, turns }) {
      async function child() {
        await sleep(2)
        log('child ends')
        return 'result'
      }
      const task = createTask(child, { name: 'child' })
      async function impatient() {
        try {
          await shield(task)
        } catch (error) {
          log(describe(error), task.done(), currentTask()?.cancelling())
          throw error
        }
      }
      const outer = createTask(impatient, { name: 'impatient' })
      await sleep(1)
      log(outer.cancel('enough'), task.cancelling())
      createTask(() => turns(3), { name: 'clock' })
      await wait([outer])
      log(outer.cancelled(), await task)
    },
  }),

  orderCase('a cancel in the turn in which what is shielded ends', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          for first in ("result", "cancel"):
              inner = loop.create_future()

              async def waiting():
                  try:
                      log(await asyncio.shield(inner))
                      await asyncio.sleep(0)
                      log("not cancelled")
                  except asyncio.CancelledError as error:
                      log(describe(error))

              task = asyncio.create_task(waiting(), name=f"{first} first")
              await asyncio.sleep(0)
              if first == "result":
                  inner.set_result("value")
                  task.cancel("then")
              else:
                  task.cancel("first")
                  inner.set_result("value")
              await task
              log(await inner)
    `,
    async typescript({ log }) {
      for (const first of ['result', 'cancel']) {
        const inner = new Future<string>()
        const waiting = async () => {
          try {
            log(await shield(inner))
            await sleep(0)
            log('not cancelled')
          } catch (error) {
            log(describe(error))
          }
        }
        const task = createTask(waiting, { name: `${first} first` })
        await sleep(0)
        if (first === 'result') {
          inner.setResult('value')
          task.cancel('then')
        } else {
          task.cancel('first')
          inner.setResult('value')
        }
        await task
        log(await inner)
      }
    },
  }),

  orderCase('several shields of one task: each is cancelled by itself', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(3)
              return "result"

          task = asyncio.create_task(child(), name="child")

          async def waiting():
              try:
                  log(await asyncio.shield(task))
              except asyncio.CancelledError as error:
                  log(describe(error))

          waiters = [asyncio.create_task(waiting(), name=f"waiter {number}") for number in range(3)]
          await asyncio.sleep(1)
          waiters[1].cancel("the second one")
          await asyncio.wait(waiters)
    `,
    async typescript({ log }) {
      const task = createTask(sleep(3, 'result'), { name: 'child' })
      async function waiting() {
        try {
          log(await shield(task))
        } catch (error) {
          log(describe(error))
        }
      }
      const waiters = [0, 1, 2].map((number) => createTask(waiting, { name: `waiter ${number}` }))
      await sleep(1)
      waiters[1]?.cancel('the second one')
      await wait(waiters)
    },
  }),

  orderCase('a shield of a gather keeps the cancel off all of them', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          first, second = loop.create_future(), loop.create_future()
          parent = asyncio.gather(first, second)
          outer = asyncio.shield(parent)
          await asyncio.sleep(0)
          outer.cancel()
          await asyncio.sleep(0)
          log(outer.cancelled(), first.done(), second.done())
          first.set_result(1)
          second.set_result(2)
          log(await parent)
    `,
    async typescript({ log }) {
      const [first, second] = [new Future<number>(), new Future<number>()]
      const parent = gather([first, second])
      const outer = shield(parent)
      await sleep(0)
      outer.cancel()
      await sleep(0)
      log(outer.cancelled(), first.done(), second.done())
      first.setResult(1)
      second.setResult(2)
      log(await parent)
    },
  }),

  orderCase('a gather of shields is cancelled, and what they shield is not', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          children = [loop.create_future(), loop.create_future()]
          shields = [asyncio.shield(child) for child in children]
          parent = asyncio.gather(*shields)
          await asyncio.sleep(0)
          log(parent.cancel("all"))
          await asyncio.sleep(0)
          log(describe(parent.exception()), [shield.cancelled() for shield in shields], [child.done() for child in children])
          for number, child in enumerate(children):
              child.set_result(number)
          await asyncio.sleep(0)
          log(await asyncio.gather(*children))
    `,
    async typescript({ log }) {
      const children = [new Future<number>(), new Future<number>()]
      const shields = children.map((child) => shield(child))
      const parent = gather(shields)
      await sleep(0)
      log(parent.cancel('all'))
      await sleep(0)
      log(
        describe(parent.exception()),
        shields.map((future) => future.cancelled()),
        children.map((child) => child.done()),
      )
      for (const [number, child] of children.entries()) child.setResult(number)
      await sleep(0)
      log(await gather(children))
    },
  }),

  orderCase('what nobody looks at, once the shield was cancelled, is told once, however many shields there were', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          inner = loop.create_future()
          shields = [asyncio.shield(inner) for _ in range(3)]
          await asyncio.sleep(0)
          for shield in shields:
              shield.cancel()
          await asyncio.sleep(0)
          inner.set_exception(Boom("unseen"))
          await asyncio.sleep(1)
          log("end")
    `,
    async typescript({ log }) {
      const inner = new Future<void>()
      const shields = [shield(inner), shield(inner), shield(inner)]
      await sleep(0)
      for (const shielded of shields) shielded.cancel()
      await sleep(0)
      inner.setException(new Boom('unseen'))
      await sleep(1)
      log('end')
    },
  }),

  orderCase('what is cancelled or ends well, once the shield was cancelled, is not told', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          for end in ("cancel", "result", "failure before the shield knows"):
              inner = loop.create_future()
              shield = asyncio.shield(inner)
              await asyncio.sleep(0)
              shield.cancel()
              if end == "cancel":
                  await asyncio.sleep(0)
                  inner.cancel()
              elif end == "result":
                  await asyncio.sleep(0)
                  inner.set_result(1)
              else:
                  inner.set_exception(Boom("at the same time"))
                  inner.exception()
              await asyncio.sleep(1)
          log("end")
    `,
    async typescript({ log }) {
      for (const end of ['cancel', 'result', 'failure before the shield knows']) {
        const inner = new Future<number>()
        const shielded = shield(inner)
        await sleep(0)
        shielded.cancel()
        if (end === 'cancel') {
          await sleep(0)
          inner.cancel()
        } else if (end === 'result') {
          await sleep(0)
          inner.setResult(1)
        } else {
          inner.setException(new Boom('at the same time'))
          inner.exception()
        }
        await sleep(1)
      }
      log('end')
    },
  }),
]
