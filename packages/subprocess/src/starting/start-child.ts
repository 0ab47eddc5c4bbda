import {
  Coroutine,
  type EventLoop,
  type GeneratorCoroutine,
  type SubprocessOptions,
  type SubprocessProtocol,
  type SubprocessTransport,
} from '@asyncio/core'
import { checkProtocolFactory, makeProtocol } from '@asyncio/streams/lowlevel'
import { ChildProcessTransport } from '../transport/child-process-transport.ts'
import { execCommand, shellCommand, type Command } from './command.ts'
import { spawnChild } from './spawn-child.ts'
import { PIPE, standardStreams } from './standard-streams.ts'

const PIPES: SubprocessOptions = { stdin: PIPE, stdout: PIPE, stderr: PIPE }

/**
 * Starts a program in a given loop: what `loop.subprocessExec` is made of, for authors of loops.
 *
 * **Cancellation:** kills the process, and waits for its end.
 *
 * @throws {OSError} (when awaited) if it can't be started, such as a `FileNotFoundError`
 *
 * @example
 * ```ts
 * import { getRunningLoop } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { SubprocessProtocol } from '@asyncio/streams'
 * import { subprocessExecOf } from '@asyncio/subprocess'
 *
 * await run(async () => {
 *   const [transport] = await subprocessExecOf(getRunningLoop(), () => new SubprocessProtocol(), 'cat')
 *   transport.close()
 * })
 * ```
 */
export function subprocessExecOf<P extends SubprocessProtocol>(
  loop: EventLoop,
  protocolFactory: () => P,
  program: string,
  args: readonly string[] = [],
  options: SubprocessOptions = {},
): Coroutine<[transport: SubprocessTransport, protocol: P]> {
  const start = function* (): GeneratorCoroutine<[SubprocessTransport, P]> {
    checkProtocolFactory('subprocessExec', protocolFactory)
    return yield* startChild(loop, protocolFactory, execCommand(program, args, options), options)
  }
  return new Coroutine(start(), 'subprocessExec')
}

/**
 * Runs a line in a shell, in a given loop: what `loop.subprocessShell` is made of, for authors of loops.
 *
 * **Cancellation:** kills the shell, and waits for its end.
 *
 * @throws {OSError} (when awaited) if the shell can't be started
 *
 * @example
 * ```ts
 * import { getRunningLoop } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { SubprocessProtocol } from '@asyncio/streams'
 * import { subprocessShellOf } from '@asyncio/subprocess'
 *
 * await run(async () => {
 *   const [transport] = await subprocessShellOf(getRunningLoop(), () => new SubprocessProtocol(), 'sleep 1')
 *   transport.close()
 * })
 * ```
 */
export function subprocessShellOf<P extends SubprocessProtocol>(
  loop: EventLoop,
  protocolFactory: () => P,
  command: string,
  options: SubprocessOptions = {},
): Coroutine<[transport: SubprocessTransport, protocol: P]> {
  const start = function* (): GeneratorCoroutine<[SubprocessTransport, P]> {
    checkProtocolFactory('subprocessShell', protocolFactory)
    return yield* startChild(loop, protocolFactory, shellCommand(command, options), options)
  }
  return new Coroutine(start(), 'subprocessShell')
}

function* startChild<P extends SubprocessProtocol>(
  loop: EventLoop,
  protocolFactory: () => P,
  command: Command,
  options: SubprocessOptions,
): GeneratorCoroutine<[SubprocessTransport, P]> {
  const streams = standardStreams({ ...PIPES, ...options })
  const protocol = makeProtocol(protocolFactory)
  const spawned = yield* spawnChild(loop, command, streams)
  const waiter = loop.createFuture<void>()
  const transport = new ChildProcessTransport(loop, spawned, protocol, waiter)
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    yield* transport.exited()
    throw error
  }
  return [transport, protocol]
}
