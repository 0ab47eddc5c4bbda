import { lstatSync, mkdirSync, statSync, type Stats } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import process from 'node:process'

/** The longest path of a socket, in bytes: the systems differ, and some cut a longer one off. */
const LONGEST_SOCKET_PATH = 103

const OPEN_TO_OTHERS = 0o077
const WRITABLE_BY_OTHERS = 0o022
const STICKY = 0o1000

/**
 * The folders in which this user's programs may have their sockets, the first choice first. Temporary folders come before the one of a
 * login session, which ends with the session while a program of it may go on.
 */
export function socketFolders(): string[] {
  const user = process.getuid?.()
  if (user === undefined) return []
  const session = process.env['XDG_RUNTIME_DIR'] ?? ''
  const folders = [tmpdir(), '/tmp'].map((folder) => join(folder, `asyncio-${user}`))
  for (const folder of [session, `/run/user/${user}`]) folders.push(join(folder, 'asyncio'))
  return [...new Set(folders.filter(isAbsolute))]
}

/** A place for a socket in a folder that nobody else can open, made if it is missing; `undefined` where there can be none. */
export function placeForSocket(name: string): string | undefined {
  const places = socketFolders().map((folder) => join(folder, name))
  return places.find((place) => Buffer.byteLength(place) <= LONGEST_SOCKET_PATH && makePrivate(dirname(place)))
}

function makePrivate(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch {
    // It is there already, or can't be made.
  }
  return isPrivate(folder)
}

/** Whether a folder is this user's own, closed to all others, and stands where nobody else can put another in its place. */
export function isPrivate(folder: string): boolean {
  try {
    const own = lstatSync(folder)
    const around = statSync(dirname(folder))
    if (!own.isDirectory() || !isOwn(own) || (own.mode & OPEN_TO_OTHERS) !== 0) return false
    const isKept = (around.mode & WRITABLE_BY_OTHERS) === 0 || (around.mode & STICKY) !== 0
    return isKept && (isOwn(around) || around.uid === 0)
  } catch {
    return false
  }
}

/** Whether something is this user's own. */
export function isOwn({ uid }: Stats): boolean {
  return uid === process.getuid?.()
}
