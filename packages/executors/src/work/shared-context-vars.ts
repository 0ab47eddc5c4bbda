import { ValueError, type Context, type ContextVar } from '@asyncio/core'

/** The same for every copy of this library in a thread. */
const KEY: unique symbol = Symbol.for('asyncio.sharedContextVars')

function shared(): Map<string, ContextVar<unknown>> {
  const holder = globalThis as { [KEY]?: Map<string, ContextVar<unknown>> }
  return (holder[KEY] ??= new Map())
}

/**
 * Lets the values of a context variable follow work into threads, with `toThread`.
 *
 * Threads share no objects, so a variable is known by its name there: call this in the module that makes the variable, and import that
 * module on both sides. Values are copied, as by `structuredClone`. What the work sets does not come back.
 *
 * @param name by default the variable's own
 * @returns the variable
 * @throws {ValueError} if another variable is shared by that name
 *
 * @example
 * ```ts
 * import { ContextVar } from '@asyncio/core'
 * import { shareContextVar } from '@asyncio/executors'
 *
 * export const requestId = shareContextVar(new ContextVar<string>('requestId'))
 * ```
 */
export function shareContextVar<T>(variable: ContextVar<T>, name: string = variable.name): ContextVar<T> {
  const variables = shared()
  const other = variables.get(name)
  if (other !== undefined && other !== variable)
    throw new ValueError(`Another context variable is shared as '${name}': share this one by another name`)
  variables.set(name, variable)
  return variable
}

/** The values that the shared variables have in a context. */
export function sharedValues(context: Context): Record<string, unknown> {
  return Object.fromEntries(
    [...shared()]
      .filter(([, variable]) => context.has(variable))
      .map(([name, variable]) => [name, context.get(variable)]),
  )
}

/** Gives the shared variables values, in the current context. Those that nobody has shared here are nobody's. */
export function setSharedValues(values: Readonly<Record<string, unknown>>): void {
  const variables = shared()
  for (const [name, value] of Object.entries(values)) variables.get(name)?.set(value)
}
