import { Future } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('result() and exception() answer, or raise, as the state says', {
    python: `
      async def main():
          def attempt(read):
              try:
                  return read()
              except BaseException as error:
                  return "raised " + describe(error)

          states = {name: asyncio.get_running_loop().create_future() for name in ["pending", "done", "failed", "cancelled"]}
          states["done"].set_result(1)
          states["failed"].set_exception(Boom("failed"))
          states["cancelled"].cancel("dropped")
          for name, future in states.items():
              log(name, future.done(), future.cancelled())
              log("result", attempt(future.result))
              log("exception", attempt(lambda: future.exception() and describe(future.exception())))
    `,
    async typescript({ log }) {
      function attempt(read: () => unknown) {
        try {
          return read()
        } catch (error) {
          return `raised ${describe(error)}`
        }
      }
      const states = {
        pending: new Future<number>(),
        done: new Future<number>(),
        failed: new Future<number>(),
        cancelled: new Future<number>(),
      }
      states.done.setResult(1)
      states.failed.setException(new Boom('failed'))
      states.cancelled.cancel('dropped')
      for (const [name, future] of Object.entries(states)) {
        log(name, future.done(), future.cancelled())
        log(
          'result',
          attempt(() => future.result()),
        )
        log(
          'exception',
          attempt(() => future.exception() && describe(future.exception())),
        )
      }
    },
  }),

  orderCase('a future is settled once; a second try is an InvalidStateError and changes nothing', {
    python: `
      async def main():
          async def attempts(future):
              for settle in [lambda: future.set_result(2), lambda: future.set_exception(Boom("late")), lambda: future.cancel()]:
                  try:
                      log(settle())
                  except asyncio.InvalidStateError as error:
                      log(describe(error))
              try:
                  log("is still", await future)
              except (Boom, asyncio.CancelledError) as error:
                  log("is still", describe(error))

          loop = asyncio.get_running_loop()
          done, failed, cancelled = (loop.create_future() for _ in range(3))
          done.set_result(1)
          failed.set_exception(Boom("first"))
          cancelled.cancel()
          for future in [done, failed, cancelled]:
              await attempts(future)
    `,
    async typescript({ log }) {
      async function attempts(future: Future<number>) {
        const settles = [() => future.setResult(2), () => future.setException(new Boom('late')), () => future.cancel()]
        for (const settle of settles) {
          try {
            log(settle())
          } catch (error) {
            log(describe(error))
          }
        }
        try {
          log('is still', await future)
        } catch (error) {
          log('is still', describe(error))
        }
      }
      const [done, failed, cancelled] = [new Future<number>(), new Future<number>(), new Future<number>()]
      done.setResult(1)
      failed.setException(new Boom('first'))
      cancelled.cancel()
      for (const future of [done, failed, cancelled]) await attempts(future)
    },
  }),

  orderCase('an exception class becomes an instance, a new one for each future', {
    python: `
      async def main():
          first, second = (asyncio.get_running_loop().create_future() for _ in range(2))
          for future in [first, second]:
              future.set_exception(Boom)
              log(isinstance(future.exception(), Boom), future.exception() is future.exception())
          log(first.exception() is second.exception())
    `,
    async typescript({ log }) {
      const [first, second] = [new Future<void>(), new Future<void>()]
      for (const future of [first, second]) {
        future.setException(Boom)
        log(future.exception() instanceof Boom, future.exception() === future.exception())
      }
      log(first.exception() === second.exception())
    },
  }),
]
