import { describeValue } from '@asyncio/core/lowlevel'

/** A value with an order of its own: one that `<` compares, or a list of such, item by item, as Python compares tuples. */
export type Comparable = number | bigint | string | boolean | Date | Ordered | readonly Comparable[]

/** An object with an order of its own: `valueOf` answers with what it is compared by. */
export interface Ordered {
  valueOf(): number | bigint | string
}

/**
 * Less than zero if the left one comes first, more if the right one does, zero if neither does.
 *
 * @throws {TypeError} if there is no order between them
 */
export function compare(left: unknown, right: unknown): number {
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right)
  const [ofLeft, ofRight] = [valueOf(left), valueOf(right)]
  if (!isOrdered(ofLeft) || !isOrdered(ofRight) || isText(ofLeft) !== isText(ofRight)) {
    throw new TypeError(
      `'<' not supported between ${describeValue(left)} and ${describeValue(right)}: give the queue a compare function`,
    )
  }
  return ofLeft < ofRight ? -1 : ofRight < ofLeft ? 1 : 0
}

function compareLists(left: readonly unknown[], right: readonly unknown[]): number {
  const shorter = Math.min(left.length, right.length)
  for (let index = 0; index < shorter; index += 1) {
    // As Python does: what is the same needs no order, so that only the first difference has to have one.
    if (left[index] === right[index]) continue
    const order = compare(left[index], right[index])
    if (order !== 0) return order
  }
  return left.length - right.length
}

function valueOf(value: unknown): unknown {
  // An object without a prototype has no valueOf.
  return typeof value === 'object' && value !== null && typeof value.valueOf === 'function' ? value.valueOf() : value
}

function isOrdered(value: unknown): value is number | bigint | string | boolean {
  if (typeof value === 'number') return !Number.isNaN(value)
  return typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean'
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
