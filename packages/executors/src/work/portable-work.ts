import type { Work } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Work as it is sent to a worker: where the function is, or its text. */
export type PortableWork = { module: string; name: string } | { code: string }

/** The part of some work that is sent, with the context values that go with it. */
export function portableWork(work: Work<never, unknown>): {
  work: PortableWork
  context: Readonly<Record<string, unknown>>
} {
  if (typeof work === 'function') return { work: { code: codeOf(work) }, context: {} }
  if (typeof work === 'object' && work !== null && 'work' in work)
    return { ...portableWork(work.work), context: work.context }
  if (typeof work !== 'object' || work === null || !('module' in work))
    throw new TypeError(`Work is a function, or a module and a name: received ${describeValue(work)}`)
  const { module, name = 'default' } = work
  if (typeof name !== 'string')
    throw new TypeError(`A function of a module is called by its name: received ${describeValue(name)}`)
  return { work: { module: addressOf(module), name }, context: {} }
}

function addressOf(module: unknown): string {
  const address = typeof module === 'object' && module !== null && 'href' in module ? module.href : module
  if (typeof address !== 'string') throw new TypeError(`A module is a URL or a name: received ${describeValue(module)}`)
  if (address.startsWith('.'))
    throw new TypeError(
      `A worker can't tell what '${address}' is relative to: pass new URL('${address}', import.meta.url)`,
    )
  return isAbsolute(address) ? pathToFileURL(address).href : address
}

/** The text of a function that stands for itself. */
function codeOf(work: (...args: never[]) => unknown): string {
  const code = Function.prototype.toString.call(work)
  try {
    // Only read, to see whether it is a whole: methods and functions of the platform are not.
    // oxlint-disable-next-line no-new, typescript/no-implied-eval
    new Function(`return (${code}\n)`)
  } catch (error) {
    throw new TypeError(
      `Cannot send ${describeValue(work)} to a worker by its text: write a function or an arrow function, or name its module`,
      { cause: error },
    )
  }
  return code
}
