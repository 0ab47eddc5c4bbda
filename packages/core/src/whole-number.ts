import { requireNumber } from './duration.ts'
import { ValueError } from './errors/value-error.ts'

/**
 * Refuses what is no whole number; without end is one.
 *
 * @param what what needs it, for the message
 * @param of what it counts
 * @throws {TypeError} if it is no number
 * @throws {ValueError} if it is a broken one, or NaN
 */
export function requireWholeNumber(value: number, what: string, of: string): number {
  requireNumber(value, what, of)
  if (Number.isInteger(value) || Math.abs(value) === Infinity) return value
  throw new ValueError(`${what} takes a whole number of ${of}: received ${value}`)
}
