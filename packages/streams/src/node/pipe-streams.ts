import { Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { ReadStream as TtyReadStream, WriteStream as TtyWriteStream, isatty } from 'node:tty'
import { ReadStream as FileReadStream, WriteStream as FileWriteStream } from 'node:fs'
import { OSError, toOSError, ValueError } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { isFileDescriptor, statOf, type FileDescriptor } from './require-socket.ts'

/**
 * The stream that a pipe is read with.
 *
 * @throws {ValueError} if it is a file, {TypeError} if nothing can be read from it
 */
export function requireReadable(pipe: unknown): Readable {
  if (pipe instanceof FileReadStream) throw refusal(pipe)
  if (pipe instanceof Readable) {
    requireByteStream(pipe, pipe.readableObjectMode || pipe.readableEncoding !== null)
    return pipe
  }
  if (!isFileDescriptor(pipe))
    throw new TypeError(
      `A pipe was expected that can be read, a stream of Node's or { fd }: received ${describeValue(pipe)}`,
    )
  requirePipe(pipe.fd)
  return opened(pipe, ({ fd }) =>
    isatty(fd) ? new TtyReadStream(fd) : new Socket({ fd, readable: true, writable: false }),
  )
}

/**
 * The stream that a pipe is written with.
 *
 * @throws {ValueError} if it is a file, {TypeError} if nothing can be written to it
 */
export function requireWritable(pipe: unknown): Writable {
  if (pipe instanceof FileWriteStream && isOfFile(pipe)) throw refusal(pipe)
  // Of Node's standard output, which is a stream of its own when it is a file.
  if (pipe instanceof Writable && isFileDescriptor(pipe)) requirePipe(pipe.fd)
  if (pipe instanceof Writable) {
    requireByteStream(pipe, pipe.writableObjectMode)
    if (pipe.writableEnded)
      throw new ValueError('I/O operation on a closed pipe: nothing can be written to it any more')
    return pipe
  }
  if (!isFileDescriptor(pipe))
    throw new TypeError(
      `A pipe was expected that can be written, a stream of Node's or { fd }: received ${describeValue(pipe)}`,
    )
  requirePipe(pipe.fd)
  return opened(pipe, ({ fd }) =>
    isatty(fd) ? new TtyWriteStream(fd) : new Socket({ fd, readable: false, writable: true }),
  )
}

/** Opens what a descriptor stands for. Node refuses some that are no file: sockets of datagrams, and devices that are no terminals. */
function opened<S>(pipe: FileDescriptor, open: (pipe: FileDescriptor) => S): S {
  try {
    return open(pipe)
  } catch (error) {
    const failure = toOSError(error)
    throw failure instanceof OSError ? failure : refusal(pipe)
  }
}

function requireByteStream(pipe: object, isOther: boolean): void {
  if (isOther)
    throw new ValueError(
      `A pipe is for bytes, and this stream has an encoding or is in object mode: received ${describeValue(pipe)}`,
    )
}

/** On Bun a child's standard input is of the class that writes files, and has neither a path nor a number. */
function isOfFile({ path, fd }: { path?: unknown; fd?: unknown }): boolean {
  return path != null || typeof fd === 'number'
}

function requirePipe(fd: number): void {
  const stat = statOf(fd)
  if (!stat.isFIFO() && !stat.isSocket() && !stat.isCharacterDevice()) throw refusal({ fd })
}

function refusal(pipe: object): ValueError {
  return new ValueError(
    `Pipe transport is for pipes, sockets and terminals only: received ${describeValue(pipe)}; read and write files with node:fs/promises`,
  )
}
