import { Server as NetServer, Socket } from 'node:net'
import { ValueError } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/** A number that the operating system knows something open by. */
export interface FileDescriptor {
  readonly fd: number
}

export function isFileDescriptor(value: object): value is FileDescriptor {
  return !(value instanceof Socket) && 'fd' in value && typeof value.fd === 'number'
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
  if (typeof sock === 'object' && sock !== null && isFileDescriptor(sock))
    return new Socket({ fd: sock.fd, readable: true, writable: true, allowHalfOpen: true })
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
  if (typeof sock === 'object' && sock !== null && isFileDescriptor(sock)) return sock
  throw new TypeError(`A Stream Socket was expected, a listening net.Server or { fd }: received ${describeValue(sock)}`)
}
