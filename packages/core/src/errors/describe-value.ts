/** A value in a few words, for messages: `'text'`, `42`, `a function`, `an instance of Map`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`
  if (typeof value !== 'object' || value === null) return String(value)
  const { name } = value.constructor ?? {}
  return Array.isArray(value)
    ? 'an array'
    : name === undefined || name === 'Object'
      ? 'an object'
      : `an instance of ${name}`
}
