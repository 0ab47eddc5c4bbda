import {
  Coroutine,
  getRunningLoop,
  type EventLoop,
  type GeneratorCoroutine,
  type SubprocessOptions,
  type SubprocessTransport,
} from '@asyncio/core'
import { subprocessExecOf } from '../starting/start-child.ts'
import type { ChildProcessTransport } from '../transport/child-process-transport.ts'
import { Process } from './process.ts'
import { SubprocessStreamProtocol } from './subprocess-stream-protocol.ts'

/** Options of a child process and of its readers. */
export interface CreateSubprocessOptions extends SubprocessOptions {
  /** The longest line, in bytes: see `StreamReaderOptions.limit` of `@asyncio/streams`. */
  limit?: number
}

/**
 * Starts a program, with arguments that no shell sees, and answers when it has begun.
 *
 * A standard stream that nothing is said of is this process's own. With `PIPE` it is a stream of the `Process`.
 *
 * **Cancellation:** kills the process, and waits for its end.
 *
 * **Differs from Python:** the arguments are a list. On Unix, Node's pipes are sockets: a child can't open its own output by a name, as
 * `/dev/stdout`. There are no `preexec_fn`, `pass_fds`, `user`, `group` and `umask`.
 *
 * Mirrors `asyncio.create_subprocess_exec`.
 *
 * @param program a path, or a name that is looked for in `PATH`
 * @param args what it is given, each as it is
 * @throws {FileNotFoundError} (when awaited) if there is no such program, or no folder `cwd`
 * @throws {PermissionError} (when awaited) if it may not be run
 * @throws {ValueError} (when awaited) for `text`, `encoding`, `universalNewlines`, `bufsize` and `shell`: streams are of bytes
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { createSubprocessExec, PIPE } from '@asyncio/subprocess'
 *
 * await run(async () => {
 *   const process = await createSubprocessExec('echo', ['$HOME', '&& ls'], { stdout: PIPE })
 *   const [output] = await process.communicate()
 *   console.log(new TextDecoder().decode(output ?? undefined)) // $HOME && ls
 * })
 * ```
 */
export function createSubprocessExec(
  program: string,
  args: readonly string[] = [],
  options: CreateSubprocessOptions = {},
): Coroutine<Process> {
  return new Coroutine(
    createProcess(options, (loop, factory, rest) => subprocessExecOf(loop, factory, program, args, rest)),
    'createSubprocessExec',
  )
}

/** @internal Starts a process, and puts streams at its pipes. */
export function* createProcess(
  { limit, stdin = null, stdout = null, stderr = null, ...rest }: CreateSubprocessOptions,
  start: (
    loop: EventLoop,
    factory: () => SubprocessStreamProtocol,
    options: SubprocessOptions,
  ) => Coroutine<[SubprocessTransport, SubprocessStreamProtocol]>,
): GeneratorCoroutine<Process> {
  const loop = getRunningLoop()
  const factory = (): SubprocessStreamProtocol => new SubprocessStreamProtocol(limit, loop)
  const [transport, protocol] = yield* start(loop, factory, { ...rest, stdin, stdout, stderr })
  return new Process(transport as ChildProcessTransport, protocol)
}
