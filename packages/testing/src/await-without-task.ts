import { Coroutine, getRunningLoop, type GeneratorCoroutine } from '@asyncio/core'

/**
 * Runs a coroutine in a plain callback, outside of any task: for tests of what has to be called inside of one. It must not wait.
 *
 * Mirrors `await_without_task` of CPython's test utilities.
 *
 * @throws what the coroutine throws
 *
 * @example
 * ```ts
 * import { timeout } from '@asyncio/core'
 * import { awaitWithoutTask, isolated } from '@asyncio/testing'
 *
 * await isolated(async () => {
 *   await awaitWithoutTask(timeout(1, async () => {})).catch((error: unknown) => console.log(String(error)))
 * })
 * ```
 */
export function awaitWithoutTask(coroutine: Coroutine<unknown> | GeneratorCoroutine<unknown>): Coroutine<void> {
  return new Coroutine(runOutside(coroutine), 'awaitWithoutTask')
}

function* runOutside(coroutine: Coroutine<unknown> | GeneratorCoroutine<unknown>): GeneratorCoroutine<void> {
  const failures: { readonly error: unknown }[] = []
  getRunningLoop().callSoon(() => {
    try {
      for (const _ of coroutine);
    } catch (error) {
      failures.push({ error })
    }
  })
  yield
  for (const { error } of failures) throw error
}
