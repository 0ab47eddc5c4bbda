import { lstatSync, renameSync, statSync, unlinkSync } from 'node:fs'
import type { Server as NetServer } from 'node:net'
import process from 'node:process'
import { OSError, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'
import { listen } from './listen-by-address.ts'

/** How long a path may be, as the operating system has it, without the zero at its end. */
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
  if (!isAbstract(path) && isSocket(path)) unlinkSync(path)
  try {
    return yield* listen(loop, { path, backlog })
  } catch (error) {
    if (error instanceof OSError && error.code === 'EADDRINUSE')
      throw new OSError(`Address '${path}' is already in use: something else has that name`, {
        code: 'EADDRINUSE',
        cause: error.cause,
      })
    throw error
  }
}

/**
 * What closes a server at a path. Node removes whatever is at the path then. But the file is to go only if it was made by this server,
 * and if it is to go at all; else it is put aside meanwhile.
 */
export function closeAtPath(listening: NetServer, path: string, cleanUp: boolean): () => void {
  const inode = inodeOf(path)
  return () => {
    const there = inodeOf(path)
    if (isAbstract(path) || there === undefined || (cleanUp && there === inode)) {
      listening.close()
      return
    }
    const aside = `${path}.${process.pid}~`
    renameSync(path, aside)
    try {
      listening.close()
    } finally {
      renameSync(aside, path)
    }
  }
}

function isAbstract(path: string): boolean {
  return path.startsWith('\0')
}

function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() === true
}

function inodeOf(path: string): number | undefined {
  return isAbstract(path) ? undefined : lstatSync(path, { throwIfNoEntry: false })?.ino
}
