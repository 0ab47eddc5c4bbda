import { CancelledError, createTask, Future, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('what callbacks and timers raise goes to the exception handler, and the loop goes on', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()

          def fail(text):
              raise Boom(text)

          loop.call_soon(fail, "soon")
          loop.call_soon(log, "beside it")
          loop.call_later(0.01, fail, "later")
          loop.call_later(0.01, log, "beside it")
          await asyncio.sleep(0)
          log("main goes on")
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      function fail(text: string) {
        throw new Boom(text)
      }
      loop.callSoon(fail, 'soon')
      loop.callSoon(log, 'beside it')
      loop.callLater(0.01, fail, 'later')
      loop.callLater(0.01, log, 'beside it')
      await sleep(0)
      log('main goes on')
      await sleep(0.02)
    },
  }),

  orderCase('a timer that comes too late for its future is told of by the exception handler', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          asyncio.get_running_loop().call_later(0.02, future.set_result, "late")
          asyncio.get_running_loop().call_later(0.01, future.cancel)
          try:
              await future
          except asyncio.CancelledError:
              log("cancelled")
          await asyncio.sleep(0.02)
    `,
    async typescript({ log }) {
      const future = new Future<string>()
      getRunningLoop().callLater(0.02, () => future.setResult('late'))
      getRunningLoop().callLater(0.01, () => future.cancel())
      try {
        await future
      } catch {
        log('cancelled')
      }
      await sleep(0.02)
    },
  }),

  orderCase('a CancelledError out of a callback cancels nobody, and goes to the exception handler too', {
    python: `
      async def main():
          async def child():
              await asyncio.sleep(0)
              return "value"

          def fail(done):
              raise asyncio.CancelledError("callback")

          task = asyncio.create_task(child(), name="child")
          task.add_done_callback(fail)
          log(await task)
    `,
    async typescript({ log }) {
      async function child() {
        await sleep(0)
        return 'value'
      }
      const task = createTask(child, { name: 'child' })
      task.addDoneCallback(() => {
        throw new CancelledError('callback')
      })
      log(await task)
    },
  }),

  orderCase('a loop that is stopped before main is done raises a RuntimeError', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          loop.call_soon(log, "before the stop")
          loop.call_soon(loop.stop)
          loop.call_soon(log, "in the same turn")
          loop.call_soon(lambda: loop.call_soon(log, "never comes to this"))
          await asyncio.sleep(0)
          log("main still has the turn")
          await asyncio.sleep(0)
          log("nor to this")
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      loop.callSoon(log, 'before the stop')
      loop.callSoon(() => loop.stop())
      loop.callSoon(log, 'in the same turn')
      loop.callSoon(() => loop.callSoon(log, 'never comes to this'))
      await sleep(0)
      log('main still has the turn')
      await sleep(0)
      log('nor to this')
    },
  }),
]
