import { fstatSync, type Stats } from 'node:fs'
import { Server as NetServer, Socket } from 'node:net'
import { toOSError, ValueError } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/** The largest number that Node takes: it ends the process for a larger one. */
const HIGHEST = 2_147_483_647

/** A number that the operating system knows something open by. */
export interface FileDescriptor {
  readonly fd: number
}

export function isFileDescriptor(value: unknown): value is FileDescriptor {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Socket) &&
    'fd' in value &&
    typeof value.fd === 'number'
  )
}

/**
 * Refuses a number that the operating system knows nothing open by.
 *
 * @returns what it knows by it
 * @throws {ValueError} if it can be none, {OSError} with the code `EBADF` if it is closed
 */
export function statOf(fd: number): Stats {
  if (!(Number.isInteger(fd) && fd >= 0 && fd <= HIGHEST))
    throw new ValueError(`A file descriptor is a whole number from 0 to ${HIGHEST}: received ${fd}`)
  try {
    return fstatSync(fd)
  } catch (error) {
    throw toOSError(error)
  }
}

/**
 * The connected socket that was given, or that a file descriptor stands for.
 *
 * @throws {TypeError} if it is neither, and {ValueError} if it is not connected
 */
export function requireSocket(sock: unknown): Socket {
  if (sock instanceof Socket) {
    if (sock.destroyed || sock.connecting || sock.readyState === 'closed')
      throw new ValueError('A Stream Socket was expected that is connected: await its event "connect" first')
    return sock
  }
  if (isFileDescriptor(sock)) {
    requireOpenSocket(sock)
    return new Socket({ fd: sock.fd, readable: true, writable: true, allowHalfOpen: true })
  }
  throw new TypeError(`A Stream Socket was expected, a connected net.Socket or { fd }: received ${describeValue(sock)}`)
}

/**
 * The listening server that was given.
 *
 * @throws {TypeError} if it is none, and {ValueError} if it does not listen
 */
export function requireListening(sock: unknown): NetServer | FileDescriptor {
  if (sock instanceof NetServer) {
    if (sock.listening) return sock
    throw new ValueError('A Stream Socket was expected that listens: await its event "listening" first')
  }
  if (isFileDescriptor(sock)) {
    requireOpenSocket(sock)
    return sock
  }
  throw new TypeError(`A Stream Socket was expected, a listening net.Server or { fd }: received ${describeValue(sock)}`)
}

function requireOpenSocket(sock: FileDescriptor): void {
  if (!statOf(sock.fd).isSocket())
    throw new ValueError(`A Stream Socket was expected: received ${describeValue(sock)}, which is something else`)
}
