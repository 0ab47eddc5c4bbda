import { AssertionError } from '../assertion-error.ts'
import { isSameValue } from '../same-value.ts'

/** So many entries of a list can be read at a glance. */
const FEW = 20

/** Fails unless two values are the same, and shows both; of long lists, where they begin to differ. */
export function requireSame<T>(received: T, expected: T, what: string): void {
  if (isSameValue(expected, received)) return
  if (Array.isArray(expected) && Array.isArray(received) && Math.max(expected.length, received.length) > FEW) {
    const index = expected.findIndex((value, at) => !isSameValue(value, received[at]))
    const at = index === -1 ? expected.length : index
    throw new AssertionError(
      `${what}, from number ${at} on: expected ${showFrom(expected, at)}, received ${showFrom(received, at)}`,
    )
  }
  throw new AssertionError(`${what}: expected ${show(expected)}, received ${show(received)}`)
}

/** Fails unless something holds. */
export function requireThat(condition: boolean, otherwise: string): void {
  if (!condition) throw new AssertionError(otherwise)
}

/** Fails unless the bytes are those that were sent. */
export function requireBytes(received: Uint8Array, expected: Uint8Array, what: string): void {
  requireSame(received.length, expected.length, `${what}, in bytes`)
  requireThat(isSameValue(received, expected), `${what} is not what was sent`)
}

function showFrom(values: readonly unknown[], at: number): string {
  const shown = values.slice(at, at + 3).map(show)
  if (values.length > at + 3) shown.push('...')
  return `[${shown.join(', ')}] of ${values.length}`
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  return typeof value === 'string' ? `'${value}'` : String(value)
}
