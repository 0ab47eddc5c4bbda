import { describeValue } from '../errors/describe-value.ts'

const transferables = new WeakMap<object, readonly object[]>()

/**
 * Marks a value that is moved to the other thread instead of copied, when it is an argument or the result of a call through a port.
 *
 * What was moved (an `ArrayBuffer`, a `MessagePort`, a stream) can't be used here any more.
 *
 * @param value an argument, or what a function returns
 * @param parts what of it is moved; by default the value itself
 * @returns the value
 * @throws {TypeError} if the value is not an object
 *
 * @example
 * ```ts
 * import { callsThrough, transfer } from '@asyncio/loop'
 *
 * const { port1, port2 } = new MessageChannel()
 * const pixels = new Uint8Array(1000)
 * callsThrough(port1).callSoonThreadsafe('draw', transfer(pixels, [pixels.buffer]))
 * console.log(pixels.length) // 0
 * port2.close()
 * ```
 */
export function transfer<T extends object>(value: T, parts: readonly object[] = [value]): T {
  if (typeof value !== 'object' || value === null)
    throw new TypeError(`Cannot transfer what is not an object: received ${describeValue(value)}`)
  transferables.set(value, parts)
  return value
}

/** Returns those of the values that are to be moved. */
export function transferablesOf(values: readonly unknown[]): object[] {
  return values.flatMap((value) => transferables.get(value as object) ?? [])
}
