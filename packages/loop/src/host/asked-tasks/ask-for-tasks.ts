import { OSError, PermissionError, ProcessLookupError, RuntimeError, TimeoutError } from '@asyncio/core'
import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { isOwn, isPrivate, socketFolders } from './private-folder.ts'
import type { AwaiterSnapshot, TaskSnapshot, ThreadSnapshot } from './task-snapshot.ts'

/** The time that the other process may take, in milliseconds. */
const PATIENCE = 10_000
/** The largest answer, in bytes. */
const LONGEST_ANSWER = 2 ** 28

/**
 * Asks another process of this user for its tasks, on the socket that it keeps for this. Nothing is sent to a process, no signal either.
 *
 * @throws {ProcessLookupError} if there is no such process
 * @throws {PermissionError} if it is somebody else's
 * @throws {TimeoutError} if it is too busy to answer
 * @throws {RuntimeError} if it has no loop that can be asked for, or answers with something else than tasks
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { askForTasks } from '@asyncio/loop/node'
 * import process from 'node:process'
 *
 * await run(async () => console.log((await askForTasks(process.pid))[0]?.tasks.length)) // 1
 * ```
 */
export async function askForTasks(pid: number): Promise<ThreadSnapshot[]> {
  if (process.getuid === undefined)
    throw new RuntimeError(
      `${process.platform} has no socket that only one user can open: call snapshotTasks() in the program itself`,
    )
  requireProcess(pid)
  let failure: Error | undefined
  for (const path of socketsOf(pid)) {
    try {
      return readAnswer(await textFrom(path), pid)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') rmSync(path, { force: true })
      else failure = error as Error
    }
  }
  throw (
    failure ??
    new RuntimeError(
      'it has no event loop that answers: it must be a program of yours that uses @asyncio/node, or run() of @asyncio/loop, ' +
        'in its main thread, without ASYNCIO_PS=0',
    )
  )
}

function requireProcess(pid: number): void {
  try {
    // It asks, and sends nothing.
    process.kill(pid, 0)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH')
      throw new ProcessLookupError('there is no such process', { cause })
    throw new PermissionError('it belongs to somebody else', { cause })
  }
}

function socketsOf(pid: number): string[] {
  return socketFolders()
    .filter(isPrivate)
    .flatMap((folder) => readdirSync(folder).map((name) => [name, join(folder, name)] as const))
    .filter(([name]) => name.startsWith(`${pid}-`) && name.endsWith('.sock'))
    .map(([, path]) => path)
    .filter((path) => {
      const found = lstatSync(path, { throwIfNoEntry: false })
      return found !== undefined && found.isSocket() && isOwn(found)
    })
}

function textFrom(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    const fail = (error: Error): void => {
      reject(error)
      socket.destroy()
    }
    const timer = setTimeout(
      () =>
        fail(new TimeoutError(`it has not answered for ${PATIENCE / 1000} seconds: it is busy, or has been stopped`)),
      PATIENCE,
    )
    const chunks: Buffer[] = []
    let length = 0
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > LONGEST_ANSWER) fail(strange())
    })
    socket.on('end', () => resolve(Buffer.concat(chunks).toString()))
    socket.on('error', fail)
    socket.on('close', () => {
      clearTimeout(timer)
      reject(new OSError('it has closed the connection before it answered'))
    })
  })
}

/** The tasks in an answer. Whatever has written it is not believed. */
function readAnswer(text: string, pid: number): ThreadSnapshot[] {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch (cause) {
    throw strange(cause)
  }
  if (!isRecord(answer) || answer['pid'] !== pid || !isListOf(answer['threads'], isThread)) throw strange()
  return answer['threads']
}

function strange(cause?: unknown): RuntimeError {
  return new RuntimeError('its answer is no list of tasks', { cause })
}

function isThread(value: unknown): value is ThreadSnapshot {
  return isRecord(value) && Number.isSafeInteger(value['thread']) && isListOf(value['tasks'], isTask)
}

function isTask(value: unknown): value is TaskSnapshot {
  return (
    isRecord(value) &&
    Number.isSafeInteger(value['id']) &&
    (value['name'] === null || isText(value['name'])) &&
    isListOf(value['stack'], isText) &&
    isListOf(value['awaitedBy'], isAwaiter)
  )
}

function isAwaiter(value: unknown): value is AwaiterSnapshot {
  if (!isRecord(value) || !isListOf(value['stack'], isText)) return false
  return Number.isSafeInteger(value['task']) || isText(value['task'])
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem)
}
