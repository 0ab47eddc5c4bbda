import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { FileNotFoundError, toOSError, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'
import type { Command } from './command.ts'
import { openSocketPair } from './socket-pair.ts'
import { PIPE, STDOUT, type StandardStreams } from './standard-streams.ts'

/** A child process that has begun, and this end of its pipes. */
export interface SpawnedChild {
  readonly child: ChildProcess
  readonly stdin: Writable | null
  readonly stdout: Readable | null
  readonly stderr: Readable | null
}

/** Starts a process. It has begun when this answers. */
export function* spawnChild(
  loop: EventLoop,
  command: Command,
  { stdin, stdout, stderr }: StandardStreams,
): GeneratorCoroutine<SpawnedChild> {
  const pair = stderr === STDOUT && stdout === PIPE ? yield* openSocketPair(loop) : undefined
  const output = pair?.writing ?? stdout
  try {
    const child = attempt(command, [stdin, output, stderr === STDOUT ? output : stderr])
    // What can't be sent to it is told to whoever sends it.
    child.on('error', () => {})
    if (child.pid === undefined) throw yield* failure(loop, child, command)
    return { child, stdin: child.stdin, stdout: pair?.reading ?? child.stdout, stderr: child.stderr }
  } catch (error) {
    pair?.reading.destroy()
    throw error
  } finally {
    // The child has its own.
    pair?.writing.destroy()
  }
}

function attempt({ file, args, options }: Command, stdio: (Exclude<StandardStreams['stderr'], 'stdout'> | Socket)[]) {
  try {
    return spawn(file, [...args], { ...options, stdio })
  } catch (error) {
    throw toOSError(error)
  }
}

/** Why nothing has begun: Node says so in an event. */
function* failure(loop: EventLoop, child: ChildProcess, { options }: Command): GeneratorCoroutine<unknown> {
  const told = loop.createFuture<unknown>()
  child.once('error', (error) => {
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
    if (!told.done() && !loop.isClosed()) told.setResult(error)
  })
  const error = yield* told
  const { cwd } = options
  // Node names the program, whatever it is that is not there.
  if (typeof cwd === 'string' && !existsSync(cwd))
    return new FileNotFoundError(`No such folder to run in: ${JSON.stringify(cwd)}`, { code: 'ENOENT', cause: error })
  return toOSError(error)
}
