import type { Coroutine } from '../coroutines/coroutine.ts'
import type { BaseProtocol } from './protocol.ts'
import type { BaseTransport } from './transport.ts'

/**
 * A child process, as its protocol sees it.
 *
 * Mirrors `asyncio.SubprocessTransport`.
 */
export interface SubprocessTransport extends BaseTransport {
  /** The number that the system knows it by. */
  getPid(): number
  /** The exit code, and `-n` if signal `n` has ended it; `null` while it runs. */
  getReturncode(): number | null
  /** Returns the transport of its pipe 0, 1 or 2; `null` if there is no such pipe. */
  getPipeTransport(fd: number): BaseTransport | null
  /**
   * Sends it a signal, by name or number. Does nothing if it has ended.
   *
   * @throws {ProcessLookupError} after `connectionLost`
   */
  sendSignal(signal: number | string): void
  /** Asks it to end, with SIGTERM. */
  terminate(): void
  /** Ends it, with SIGKILL. */
  kill(): void
}

/**
 * A protocol for a child process. The order in which pipes and process end is not fixed; `connectionLost` comes when all have.
 *
 * Mirrors `asyncio.SubprocessProtocol`.
 */
export interface SubprocessProtocol extends BaseProtocol<SubprocessTransport> {
  /** The process has written some bytes: 1 is its standard output, 2 its standard error output. */
  pipeDataReceived?(fd: number, data: Uint8Array): void
  /** A pipe to the process is gone; `null` if it was closed, and not lost. */
  pipeConnectionLost?(fd: number, error: Error | null): void
  /** The process has ended. */
  processExited?(): void
}

/** The other end of a child's standard stream: a pipe, nowhere, this process's own stream (`null`, too), or an open file or stream. */
export type SubprocessStdio = 'pipe' | 'ignore' | 'inherit' | number | object | null

/** Options of a child process. */
export interface SubprocessOptions {
  /** Its standard input. */
  stdin?: SubprocessStdio
  /** Its standard output. */
  stdout?: SubprocessStdio
  /** Its standard error; `'stdout'` for where its standard output leads. */
  stderr?: SubprocessStdio | 'stdout'
  /** The folder it runs in; this process's if nothing is said. */
  cwd?: string | { readonly href: string } | null
  /** Its environment; this process's if nothing is said. */
  env?: Readonly<Record<string, string | undefined>> | null
  /** The program to run, if the first argument is only the name that the program is given; for a shell call, the shell. */
  executable?: string | null
  /** Whether it leads a session and a group of processes of its own. */
  startNewSession?: boolean
}

/** The methods of a loop for child processes. */
export interface SubprocessCalls {
  /**
   * Starts a program, with arguments that no shell sees. Streams that nothing is said of are pipes.
   *
   * **Cancellation:** kills the process, and waits for its end.
   *
   * Mirrors `loop.subprocess_exec`.
   */
  subprocessExec<P extends SubprocessProtocol>(
    protocolFactory: () => P,
    program: string,
    args?: readonly string[],
    options?: SubprocessOptions,
  ): Coroutine<[transport: SubprocessTransport, protocol: P]>

  /**
   * Runs a command line in the system's shell. Streams are pipes by default.
   *
   * **Cancellation:** kills the shell, and waits for its end.
   *
   * Mirrors `loop.subprocess_shell`.
   */
  subprocessShell<P extends SubprocessProtocol>(
    protocolFactory: () => P,
    command: string,
    options?: SubprocessOptions,
  ): Coroutine<[transport: SubprocessTransport, protocol: P]>
}
