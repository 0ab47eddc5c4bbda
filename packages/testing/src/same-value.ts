/** A stand-in for values that are equal to it, as `expect.any(...)` of test runners is. */
interface Matcher {
  asymmetricMatch(value: unknown): boolean
}

/**
 * Whether two values are the same, or arrays, maps, sets, dates, bytes or objects with the same in them. A matcher decides for itself.
 *
 * Bytes are the same in any class that holds them, as `bytes` and `bytearray` are in Python: a `Buffer` equals a `Uint8Array`.
 */
export function isSameValue(expected: unknown, actual: unknown): boolean {
  if (isMatcher(expected)) return expected.asymmetricMatch(actual)
  if (Object.is(expected, actual)) return true
  if (!isObject(expected) || !isObject(actual)) return false
  if (expected instanceof Uint8Array && actual instanceof Uint8Array) return isSameBytes(expected, actual)
  if (Object.getPrototypeOf(expected) !== Object.getPrototypeOf(actual)) return false
  if (expected instanceof ArrayBuffer) return isSameBytes(bytesOf(expected), bytesOf(actual as ArrayBuffer))
  if (expected instanceof DataView) return isSameBytes(bytesOf(expected), bytesOf(actual as DataView))
  if (isToldByText(expected)) return isSameText(expected, actual)
  if (expected instanceof Promise) return false
  if (expected instanceof Date) return expected.getTime() === (actual as Date).getTime()
  if (isCollection(expected)) return isSameValue([...expected], [...(actual as Iterable<unknown>)])
  if (expected instanceof Error) return expected.message === (actual as Error).message
  const keys = Reflect.ownKeys(expected)
  return (
    keys.length === Reflect.ownKeys(actual).length &&
    keys.every((key) => Object.hasOwn(actual, key) && isSameValue(Reflect.get(expected, key), Reflect.get(actual, key)))
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Whether its text says all of it; the class of addresses is no global of every platform. */
function isToldByText(value: object): boolean {
  return ['[object RegExp]', '[object URL]'].includes(Object.prototype.toString.call(value))
}

function isSameText(...values: [object, object]): boolean {
  const [expected, actual] = values.map(String)
  return expected === actual
}

function bytesOf(held: ArrayBuffer | DataView): Uint8Array {
  return held instanceof ArrayBuffer
    ? new Uint8Array(held)
    : new Uint8Array(held.buffer, held.byteOffset, held.byteLength)
}

function isSameBytes(expected: Uint8Array, actual: Uint8Array): boolean {
  return expected.length === actual.length && expected.every((byte, at) => byte === actual[at])
}

function isCollection(value: object): value is Iterable<unknown> & object {
  return value instanceof Map || value instanceof Set
}

function isMatcher(value: unknown): value is Matcher {
  return isObject(value) && 'asymmetricMatch' in value && typeof value.asymmetricMatch === 'function'
}
