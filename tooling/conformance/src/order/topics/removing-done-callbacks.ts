import { Future, getRunningLoop, sleep } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('callbacks that were removed do not run, wherever they stood; the others run in their order', {
    python: `
      async def main():
          for removed in ["a", "b", "c", "ab", "ac", "bc", "abc"]:
              future = asyncio.get_running_loop().create_future()
              callbacks = {name: lambda done, name=name: log("callback", name) for name in "abc"}
              for callback in callbacks.values():
                  future.add_done_callback(callback)
              log("removes", removed, [future.remove_done_callback(callbacks[name]) for name in removed])
              log("again", [future.remove_done_callback(callbacks[name]) for name in removed])
              future.set_result(removed)
              log("set")
              await asyncio.sleep(0)
              log("result", future.result())
    `,
    async typescript({ log }) {
      for (const removed of ['a', 'b', 'c', 'ab', 'ac', 'bc', 'abc']) {
        const future = getRunningLoop().createFuture<string>()
        const callbacks = new Map(['a', 'b', 'c'].map((name) => [name, () => log('callback', name)]))
        for (const callback of callbacks.values()) future.addDoneCallback(callback)
        const remove = () => Array.from(removed, (name) => future.removeDoneCallback(callbacks.get(name)!))
        log('removes', removed, remove())
        log('again', remove())
        future.setResult(removed)
        log('set')
        await sleep(0)
        log('result', future.result())
      }
    },
  }),

  orderCase('a callback is removed as often as it was added, also after it was removed and added again', {
    python: `
      async def main():
          future = asyncio.get_running_loop().create_future()
          often, seldom, never = (lambda done, name=name: log("callback", name) for name in ["often", "seldom", "never"])
          future.add_done_callback(often)
          future.add_done_callback(seldom)
          log(future.remove_done_callback(seldom), future.remove_done_callback(never))
          for callback in [seldom, often, often, often]:
              future.add_done_callback(callback)
          log(future.remove_done_callback(often), future.remove_done_callback(often))
          future.set_result(None)
          await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const future = new Future<void>()
      const often = () => log('callback', 'often')
      const seldom = () => log('callback', 'seldom')
      const never = () => log('callback', 'never')
      future.addDoneCallback(often)
      future.addDoneCallback(seldom)
      log(future.removeDoneCallback(seldom), future.removeDoneCallback(never))
      for (const callback of [seldom, often, often, often]) future.addDoneCallback(callback)
      log(future.removeDoneCallback(often), future.removeDoneCallback(often))
      future.setResult()
      await sleep(0)
    },
  }),

  orderCase('callbacks run in their order however the future ends, and find its outcome there', {
    python: `
      async def main():
          endings = [lambda future: future.set_result(1), lambda future: future.set_exception(Boom("failed")), lambda future: future.cancel("dropped")]

          def outcome(future):
              try:
                  return future.result()
              except BaseException as error:
                  return describe(error)

          for end in endings:
              future = asyncio.get_running_loop().create_future()
              for number in range(3):
                  future.add_done_callback(lambda done, number=number: log("callback", number, outcome(done)))
              end(future)
              log("ended")
              await asyncio.sleep(0)
    `,
    async typescript({ log }) {
      const endings = [
        (future: Future<number>) => future.setResult(1),
        (future: Future<number>) => future.setException(new Boom('failed')),
        (future: Future<number>) => future.cancel('dropped'),
      ]
      const outcome = (future: Future<number>) => {
        try {
          return future.result()
        } catch (error) {
          return describe(error)
        }
      }
      for (const end of endings) {
        const future = new Future<number>()
        for (const number of [0, 1, 2]) future.addDoneCallback((done) => log('callback', number, outcome(done)))
        end(future)
        log('ended')
        await sleep(0)
      }
    },
  }),
]
