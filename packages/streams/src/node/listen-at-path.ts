import { randomUUID } from 'node:crypto'
import { linkSync, lstatSync, renameSync, statSync, unlinkSync } from 'node:fs'
import type { Server as NetServer } from 'node:net'
import process from 'node:process'
import { OSError, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'
import { listen } from './listen-by-address.ts'

/** The longest path that the operating system takes, without the zero at its end. */
const LONGEST = process.platform === 'linux' ? 107 : 103

/**
 * Refuses a path that is too long for a socket: Node would cut it off or give an error that does not say so.
 *
 * @throws {OSError} with the code `ENAMETOOLONG`
 */
export function requireSocketPath(path: string): void {
  const length = new TextEncoder().encode(path).length
  if (process.platform !== 'win32' && length > LONGEST)
    throw new OSError(`AF_UNIX path too long: ${length} bytes, and ${LONGEST} are allowed: '${path}'`, {
      code: 'ENAMETOOLONG',
    })
}

/** Listens at a path. A socket that was left there is removed first. */
export function* listenAtPath(loop: EventLoop, path: string, backlog: number): GeneratorCoroutine<NetServer> {
  requireSocketPath(path)
  const inTheWay = removeStaleSocket(path)
  try {
    return yield* listen(loop, { path, backlog })
  } catch (error) {
    if (error instanceof OSError && error.code === 'EADDRINUSE')
      throw new OSError(`Address '${path}' is already in use: something else has that name`, {
        code: 'EADDRINUSE',
        cause: inTheWay ?? error.cause,
      })
    throw error
  }
}

/**
 * Makes a function that closes a server at a path. Node removes whatever is at the path then. But the file is to go only if this server
 * has made it, and if it is to go at all; else it is put aside meanwhile.
 */
export function closeAtPath(listening: NetServer, path: string, cleanUp: boolean): () => void {
  const inode = inodeOf(path)
  return () => {
    const there = inodeOf(path)
    if (there === undefined || (cleanUp && there === inode)) listening.close()
    else closeAndKeep(listening, path)
  }
}

/**
 * Closes a server, and leaves the file at its path.
 *
 * @throws {Error} Node's, when all is closed and the file could not be put back
 */
function closeAndKeep(listening: NetServer, path: string): void {
  // Nobody can guess the name, and so nobody can have put anything there.
  const aside = `${path}.${randomUUID()}~`
  try {
    renameSync(path, aside)
  } catch {
    // A file that can't be renamed can't be removed either.
    listening.close()
    return
  }
  try {
    listening.close()
  } finally {
    putBack(aside, path)
  }
}

/** Gives a file its name again, unless another one has got that name in the meantime. */
function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path)
  } catch (error) {
    // Not all file systems have links.
    if (!isTaken(error)) {
      renameSync(aside, path)
      return
    }
  }
  unlinkSync(aside)
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

function isAbstract(path: string): boolean {
  return path.startsWith('\0')
}

/** Removes a socket that was left at a path. Answers with what was in the way of that; listening fails then. */
function removeStaleSocket(path: string): unknown {
  if (isAbstract(path)) return undefined
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isSocket() === true) unlinkSync(path)
    return undefined
  } catch (error) {
    return error
  }
}

/** Identifies the file at a path; `undefined` if there is none, or none that can be looked at. */
function inodeOf(path: string): number | undefined {
  if (isAbstract(path)) return undefined
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.ino
  } catch {
    return undefined
  }
}
