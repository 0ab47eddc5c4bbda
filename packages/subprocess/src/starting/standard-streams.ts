import { Stream } from 'node:stream'
import { ValueError, type SubprocessOptions } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/** A standard stream of a child process is a pipe to this one. Mirrors `asyncio.subprocess.PIPE`. */
export const PIPE = 'pipe'

/** Errors go where the child's standard output goes. Mirrors `asyncio.subprocess.STDOUT`. */
export const STDOUT = 'stdout'

/** A standard stream of a child process leads nowhere. Mirrors `asyncio.subprocess.DEVNULL`. */
export const DEVNULL = 'ignore'

/** The largest descriptor that Node takes: it ends the process for a larger one. */
const HIGHEST = 2_147_483_647

/** An entry of Node's `stdio`. */
export type NodeStdio = 'pipe' | 'ignore' | number | Stream

/** The three of them. */
export interface StandardStreams {
  readonly stdin: NodeStdio
  readonly stdout: NodeStdio
  readonly stderr: NodeStdio | typeof STDOUT
}

/**
 * The standard streams that were asked for.
 *
 * @throws {ValueError} for a word that says nothing, {TypeError} for what a child can't be given
 */
export function standardStreams({ stdin, stdout, stderr }: SubprocessOptions): StandardStreams {
  return {
    stdin: standardStream(stdin, 'stdin', 0),
    stdout: standardStream(stdout, 'stdout', 1),
    stderr: stderr === STDOUT ? STDOUT : standardStream(stderr, 'stderr', 2),
  }
}

function standardStream(value: unknown, name: string, fd: number): NodeStdio {
  if (value == null || value === 'inherit') return fd
  if (value === PIPE || value === DEVNULL) return value
  if (typeof value === 'string')
    throw new ValueError(`${name} must be PIPE, DEVNULL, 'inherit' or something open: received ${describeValue(value)}`)
  const descriptor = typeof value === 'object' && 'fd' in value ? value.fd : value
  if (typeof descriptor === 'number' && Number.isInteger(descriptor) && descriptor >= 0 && descriptor <= HIGHEST)
    return descriptor
  // A socket has a handle, and keeps its number to itself.
  if (value instanceof Stream && '_handle' in value && value._handle != null) return value
  throw new TypeError(
    `${name} must be PIPE, DEVNULL, 'inherit', a file descriptor or an open stream that has one: received ${describeValue(value)}`,
  )
}
