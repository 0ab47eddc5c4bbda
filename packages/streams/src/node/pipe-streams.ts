import { fstatSync } from 'node:fs'
import { Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { ReadStream as TtyReadStream, WriteStream as TtyWriteStream, isatty } from 'node:tty'
import { ReadStream as FileReadStream, WriteStream as FileWriteStream } from 'node:fs'
import { ValueError } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { isFileDescriptor } from './require-socket.ts'

/**
 * The stream that a pipe is read with.
 *
 * @throws {ValueError} if it is a file, {TypeError} if nothing can be read from it
 */
export function requireReadable(pipe: object): Readable {
  if (pipe instanceof FileReadStream) throw refusal(pipe)
  if (pipe instanceof Readable) return pipe
  if (!isFileDescriptor(pipe))
    throw new TypeError(
      `A pipe was expected that can be read, a stream of Node's or { fd }: received ${describeValue(pipe)}`,
    )
  requirePipe(pipe.fd)
  return isatty(pipe.fd) ? new TtyReadStream(pipe.fd) : new Socket({ fd: pipe.fd, readable: true, writable: false })
}

/**
 * The stream that a pipe is written with.
 *
 * @throws {ValueError} if it is a file, {TypeError} if nothing can be written to it
 */
export function requireWritable(pipe: object): Writable {
  if (pipe instanceof FileWriteStream && isOfFile(pipe)) throw refusal(pipe)
  // Of Node's standard output, which is a stream of its own when it is a file.
  if (pipe instanceof Writable && isFileDescriptor(pipe)) requirePipe(pipe.fd)
  if (pipe instanceof Writable) return pipe
  if (!isFileDescriptor(pipe))
    throw new TypeError(
      `A pipe was expected that can be written, a stream of Node's or { fd }: received ${describeValue(pipe)}`,
    )
  requirePipe(pipe.fd)
  return isatty(pipe.fd) ? new TtyWriteStream(pipe.fd) : new Socket({ fd: pipe.fd, readable: false, writable: true })
}

/** On Bun a child's standard input is of the class that writes files, and has neither a path nor a number. */
function isOfFile({ path, fd }: { path?: unknown; fd?: unknown }): boolean {
  return path != null || typeof fd === 'number'
}

function requirePipe(fd: number): void {
  const stat = fstatSync(fd)
  if (!stat.isFIFO() && !stat.isSocket() && !stat.isCharacterDevice()) throw refusal({ fd })
}

function refusal(pipe: object): ValueError {
  return new ValueError(
    `Pipe transport is for pipes, sockets and terminals only: received ${describeValue(pipe)}; read and write files with node:fs/promises`,
  )
}
