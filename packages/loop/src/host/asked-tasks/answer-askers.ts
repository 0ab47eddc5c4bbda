import type { EventLoop } from '@asyncio/core'
import { AsyncLocalStorage } from 'node:async_hooks'
import { chmodSync, readdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import { placeForSocket } from './private-folder.ts'
import { snapshotOf } from './task-snapshot.ts'

/** The number of processes that may ask at once. */
const MOST_ASKERS = 16
/** The time that an asker may take to read, in milliseconds. */
const PATIENCE = 10_000

// A program may make its first loop for a request, and the values of that would be kept with the socket.
const apart = AsyncLocalStorage.snapshot()

/**
 * Answers other processes of this user that ask for the tasks of this one, with a list, and nothing else: nothing that they send is read.
 *
 * It takes a socket that only this user can open, and keeps nothing running. Where there can be none, nobody is answered.
 */
export function answerAskers(loops: () => Iterable<EventLoop>): void {
  if (!isMainThread || process.platform === 'win32' || process.env['ASYNCIO_PS'] === '0') return
  try {
    apart(listen, loops)
  } catch {
    // No program is to fail because nobody can look into it.
  }
}

function listen(loops: () => Iterable<EventLoop>): void {
  const path = placeForSocket(`${process.pid}-${Math.random().toString(36).slice(2)}.sock`)
  if (path === undefined) return
  removeLeftSockets(dirname(path))
  const server = createServer((asker) => answer(asker, loops))
  server.maxConnections = MOST_ASKERS
  server.on('error', ignore)
  // Not shared with the other workers of a cluster.
  server.listen({ path, exclusive: true })
  server.unref()
  process.once('exit', () => rmSync(path, { force: true }))
  chmodSync(path, 0o600)
}

function answer(asker: Socket, loops: () => Iterable<EventLoop>): void {
  asker.unref()
  asker.on('error', ignore)
  asker.setTimeout(PATIENCE, () => asker.destroy())
  asker.resume()
  try {
    asker.end(JSON.stringify({ pid: process.pid, threads: snapshotOf(loops()) }))
  } catch {
    // More tasks than a text can tell of, for one: the asker hears of it by the closed connection, and the program goes on.
    asker.destroy()
  }
}

/** Takes away what programs have left that were ended by force. */
function removeLeftSockets(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^(\d+)-\w+\.sock$/.exec(name)?.[1])
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue
    const path = join(folder, name)
    // It may be of a container that shares the folder, and numbers its processes by itself.
    const attempt = connect(path, () => attempt.destroy()).unref()
    attempt.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') rmSync(path, { force: true })
    })
  }
}

function isAlive(pid: number): boolean {
  try {
    // It asks, and sends nothing.
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function ignore(): void {}
