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
  /** What it ended with, and `-n` if signal `n` has ended it; `null` while it runs. */
  getReturncode(): number | null
  /** What goes through a pipe to it: 0, 1 or 2; `null` if there is no such pipe. */
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
 * What is told of a child process. The order in which pipes and process end is not fixed; `connectionLost` comes when all have.
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

/** Where a standard stream of a child process leads: to a pipe, nowhere, where this process's own leads (`null`, too), or to what is open. */
export type SubprocessStdio = 'pipe' | 'ignore' | 'inherit' | number | object | null

/** How a child process is started. */
export interface SubprocessOptions {
  /** What it reads. */
  stdin?: SubprocessStdio
  /** Where it writes to. */
  stdout?: SubprocessStdio
  /** Where it writes errors to; `'stdout'` for where it writes the rest to. */
  stderr?: SubprocessStdio | 'stdout'
  /** The folder it runs in; this process's if nothing is said. */
  cwd?: string | { readonly href: string } | null
  /** Its environment; this process's if nothing is said. */
  env?: Readonly<Record<string, string | undefined>> | null
  /** What is run, if the program's name is only what it is told it is; for a shell call, the shell. */
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
   * Has the system's shell run a command line. Streams that nothing is said of are pipes.
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
