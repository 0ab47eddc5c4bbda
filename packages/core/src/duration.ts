import { describeValue } from './errors/describe-value.ts'
import { ValueError } from './errors/value-error.ts'

/** A length of time: a number of seconds, or its parts by name. */
export type Duration = number | { hours?: number; minutes?: number; seconds?: number; milliseconds?: number }

/**
 * The seconds of a duration.
 *
 * @param what what needs them, for the message
 * @throws {TypeError} if it is neither a number nor an object of numbers, or has a part of another name
 * @throws {ValueError} if it is not a number (NaN)
 */
export function toSeconds(duration: Duration, what: string): number {
  if (typeof duration === 'object' && duration !== null) {
    const { hours = 0, minutes = 0, seconds = 0, milliseconds = 0, ...others } = duration
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) {
      throw new TypeError(
        `${what} takes hours, minutes, seconds and milliseconds: received ${describeValue(duration)} with ${unknown}`,
      )
    }
    return requireNumber(hours * 3600 + minutes * 60 + seconds + milliseconds / 1000, what)
  }
  return requireNumber(duration, what)
}

/** Refuses what is no number, of seconds where nothing else is said. */
export function requireNumber(value: number, what: string, of = 'seconds'): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value
  const Refusal = typeof value === 'number' ? ValueError : TypeError
  throw new Refusal(`${what} takes a number of ${of}: received ${describeValue(value)}`)
}

/**
 * Refuses what is no whole number of something, nor `Infinity`: no limit.
 *
 * @throws {TypeError} if it is no number
 * @throws {ValueError} if it is a fraction, or NaN
 */
export function requireWholeNumber(value: number, what: string, of: string): number {
  if (Number.isInteger(requireNumber(value, what, of)) || Math.abs(value) === Infinity) return value
  throw new ValueError(`${what} takes a whole number of ${of}: received ${value}`)
}
