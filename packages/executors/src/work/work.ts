import type { WorkReference } from '@asyncio/core'

/**
 * A function of a module, as work for an executor, with its type.
 *
 * In JavaScript `{ module: new URL('./work.js', import.meta.url), name: 'resize' }` says the same.
 *
 * @typeParam F the function: `typeof import('./work.ts').resize`
 * @param module its address: `new URL('./work.ts', import.meta.url)`, or `import.meta.resolve('./work.ts')`
 * @param name what the module exports it as
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { toThread, work } from '@asyncio/executors'
 *
 * const join = work<(...parts: string[]) => string>('node:path', 'join')
 * await run(async () => console.log(await toThread(join, 'a', 'b'))) // a/b
 * ```
 */
export function work<F extends (...args: never[]) => unknown>(
  module: string | { readonly href: string },
  name = 'default',
): WorkReference<F> {
  return { module, name }
}
