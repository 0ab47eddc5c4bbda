import type { EventLoop } from '../contracts/event-loop.ts'
import { awaitInGenerator } from '../coroutines/await-in-generator.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { onClosing } from '../lifecycle/on-closing.ts'
import { getRunningLoop } from '../running-loop.ts'

const tracked = new WeakMap<EventLoop, Set<AsyncGenerator<unknown, unknown, unknown>>>()

/**
 * Closes an async generator, at the latest, with its loop: its `finally` blocks run, although the code that iterated over it
 * has left it in the middle.
 *
 * **Differs from Python:** every async generator is known to its loop there. JavaScript tells nobody of them, so each has to be named.
 *
 * Mirrors what `asyncio.run` does for async generators.
 *
 * @returns the same generator
 * @throws {RuntimeError} if no loop runs here
 *
 * @example
 * ```ts
 * import { sleep, trackAsyncGenerator } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * async function* ticks(): AsyncGenerator<number> {
 *   try {
 *     for (let tick = 0; ; tick += 1) {
 *       yield tick
 *       await sleep(0.1)
 *     }
 *   } finally {
 *     console.log('stopped')
 *   }
 * }
 *
 * await run(async () => {
 *   console.log(await trackAsyncGenerator(ticks()).next())
 * }) // { value: 0, done: false }, then stopped
 * ```
 */
export function trackAsyncGenerator<G extends AsyncGenerator<unknown, unknown, never>>(generator: G): G {
  const loop = getRunningLoop()
  let generators = tracked.get(loop)
  if (generators === undefined) {
    tracked.set(loop, (generators = new Set()))
    onClosing(loop, () => shutdownAsyncgens(loop))
  }
  generators.add(generator)
  return generator
}

/**
 * Closes every async generator that `trackAsyncGenerator` has named. What one of them throws goes to the loop's exception handler.
 * `run` and `Runner` call it by themselves.
 *
 * Mirrors `loop.shutdown_asyncgens`.
 *
 * @param loop the loop to ask; by default the running one
 */
export function shutdownAsyncgens(loop: EventLoop = getRunningLoop()): Coroutine<void> {
  return new Coroutine(closeAll(loop), 'shutdownAsyncgens')
}

function* closeAll(loop: EventLoop): GeneratorCoroutine<void> {
  const generators = [...(tracked.get(loop) ?? [])]
  tracked.get(loop)?.clear()
  // All at once, for one may wait for another; and each is waited for.
  const closings = generators.map(async (asyncgen) => {
    try {
      await asyncgen.return(undefined)
    } catch (exception) {
      loop.callExceptionHandler({
        message: 'an error occurred during closing of asynchronous generator',
        exception,
        asyncgen,
      })
    }
  })
  for (const closing of closings) yield* awaitInGenerator(closing)
}
