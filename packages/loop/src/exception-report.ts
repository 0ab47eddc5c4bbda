import type { ExceptionContext } from '@asyncio/core'

/** What the default exception handler prints: the message, then everything else it was told, in the order of the keys. */
export function exceptionReport(context: ExceptionContext): string {
  const { message, exception: _exception, ...rest } = context
  const details = Object.keys(rest)
    .toSorted()
    .map((key) => `\n${key}: ${describe(rest[key])}`)
  return (message || 'Unhandled exception in event loop') + details.join('')
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const name = 'getName' in value && typeof value.getName === 'function' ? ` '${String(value.getName())}'` : ''
  return `<${value.constructor?.name ?? 'Object'}${name}>`
}
