import { OSError, ValueError } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/**
 * Refuses what is no port.
 *
 * @param lowest 1 for a port that is sent to: 0 stands for a free one
 * @throws {ValueError} that names it
 */
export function requirePort(port: unknown, lowest: 0 | 1 = 0): void {
  if (!(Number.isInteger(port) && Number(port) >= lowest && Number(port) <= 65_535))
    throw new ValueError(`port must be ${lowest}-65535: received ${String(port)}`)
}

/**
 * Refuses what is no host's name or address.
 *
 * @throws {TypeError} if it is neither a string nor `null`, {ValueError} if it has a null character
 */
export function requireHost(host: unknown): void {
  if (host === null) return
  if (typeof host !== 'string') throw new TypeError(`host must be a string or null: received ${describeValue(host)}`)
  if (host.includes('\0'))
    throw new ValueError(`embedded null character: a host can't have one: received ${JSON.stringify(host)}`)
}

/**
 * Refuses what is no kind of addresses.
 *
 * @throws {ValueError} that names it
 */
export function requireFamily(family: unknown): void {
  if (family !== 0 && family !== 4 && family !== 6)
    throw new ValueError(`family must be 4 or 6, or 0 for both: received ${describeValue(family)}`)
}

/**
 * Refuses what is no pair of a host and a port.
 *
 * @throws {TypeError} in Python's words
 */
export function requireAddress(address: unknown): void {
  if (!(Array.isArray(address) && address.length === 2))
    throw new TypeError(`2-tuple is expected, [host, port]: received ${describeValue(address)}`)
}

/**
 * Refuses what can't be the path of a Unix socket, or on Linux its abstract name, which begins with a null character.
 *
 * @throws {TypeError} if it is no string, {OSError} if it is empty, {ValueError} if it has a null character
 */
export function requirePath(path: unknown): void {
  if (typeof path !== 'string') throw new TypeError(`path must be a string: received ${describeValue(path)}`)
  if (path === '') throw new OSError("Invalid argument: a path can't be empty", { code: 'EINVAL' })
  if (path.indexOf('\0') > 0)
    throw new ValueError(`embedded null character: a path can't have one: received ${JSON.stringify(path)}`)
}
