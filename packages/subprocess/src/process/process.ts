import {
  BrokenPipeError,
  CancelledError,
  ConnectionResetError,
  Coroutine,
  gather,
  type AbortSignalLike,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { inspectable, untilAborted } from '@asyncio/core/lowlevel'
import type { StreamReader, StreamWriter } from '@asyncio/streams'
import type { ChildProcessTransport } from '../transport/child-process-transport.ts'
import type { SubprocessStreamProtocol } from './subprocess-stream-protocol.ts'

/** Options that end a wait. */
export interface ProcessWaitOptions {
  /** Ends the wait with a `CancelledError` when it aborts, with its reason as the message. The task is not cancelled. */
  signal?: AbortSignalLike
}

/** Options of `communicate`. */
export interface CommunicateOptions extends ProcessWaitOptions {
  /** Whether the process is killed, and its end waited for, if the call is cancelled. */
  killOnCancel?: boolean
}

/**
 * A child process, as `createSubprocessExec` and `createSubprocessShell` give it.
 *
 * `await using` ends it at the end of a block: it is killed if it still runs, and its end is waited for. One that runs when its loop is
 * closed is killed.
 *
 * **Differs from Python:** `wait` returns when the process has ended, as from Python 3.15 on, whoever else still holds its pipes.
 *
 * Mirrors `asyncio.subprocess.Process`.
 *
 * @example
 * ```ts
 * import { timeout } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { createSubprocessExec } from '@asyncio/subprocess'
 *
 * await run(async () => {
 *   await using child = await createSubprocessExec('sleep', ['60'])
 *   await timeout(0.1, () => child.wait()).catch(() => child.terminate())
 *   console.log(await child.wait()) // -15
 * })
 * ```
 */
export class Process implements AsyncDisposable {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Process>(Process, String)

  readonly #transport: ChildProcessTransport
  /** The writer of its standard input; `null` unless that is a pipe. */
  readonly stdin: StreamWriter | null
  /** A reader of its output; `null` unless that is a pipe. */
  readonly stdout: StreamReader | null
  /** The errors it writes; `null` unless they have a pipe of their own. */
  readonly stderr: StreamReader | null
  /** The number that the system knows it by; the shell's for a command line. */
  readonly pid: number

  /** @internal */
  constructor(transport: ChildProcessTransport, protocol: SubprocessStreamProtocol) {
    this.#transport = transport
    this.stdin = protocol.stdin
    this.stdout = protocol.stdout
    this.stderr = protocol.stderr
    this.pid = transport.getPid()
  }

  /** The exit code, and `-n` if signal `n` has ended it; `null` while it runs. */
  get returncode(): number | null {
    return this.#transport.getReturncode()
  }

  /**
   * Waits until the process has ended. Any number of tasks may wait.
   *
   * With `PIPE`, a process waits for ever when it has written more than a pipe holds and nobody reads: use `communicate`.
   *
   * **Cancellation:** ends the wait. The process goes on.
   *
   * Mirrors `asyncio.subprocess.Process.wait`.
   *
   * @returns what it ended with, as `returncode`
   */
  wait(options?: ProcessWaitOptions): Coroutine<number> {
    return call('Process.wait', () => this.#transport.exited(), options)
  }

  /**
   * Sends it something, closes its input, reads all that it writes, and waits until it has ended.
   *
   * That it reads no more, or has ended already, is no error.
   *
   * **Cancellation:** ends the call, and what was read is lost. The process goes on; with `killOnCancel` its pipes are closed, it is killed,
   * and its end waited for.
   *
   * Mirrors `asyncio.subprocess.Process.communicate`.
   *
   * @returns what came out of its output and its error output; `null` for one that is no pipe
   */
  communicate(
    input: Uint8Array | null = null,
    options?: CommunicateOptions,
  ): Coroutine<[stdout: Uint8Array | null, stderr: Uint8Array | null]> {
    return call('Process.communicate', () => this.#communicate(input, options?.killOnCancel === true), options)
  }

  /**
   * Sends it a signal, by name or number. Does nothing if it has just ended.
   *
   * @throws {ValueError} if there is no such signal
   * @throws {ProcessLookupError} when it has ended, and its pipes are closed
   */
  sendSignal(signal: number | string): void {
    this.#transport.sendSignal(signal)
  }

  /** Asks it to end, with SIGTERM. On Windows the same as `kill`. */
  terminate(): void {
    this.#transport.terminate()
  }

  /** Ends it, with SIGKILL. */
  kill(): void {
    this.#transport.kill()
  }

  /** Kills it if it still runs, closes its pipes, and waits for its end. */
  [Symbol.asyncDispose](): Coroutine<void> {
    return call('Process[Symbol.asyncDispose]', () => this.#end(), undefined)
  }

  /** As Python shows it: `<Process 4711>`. */
  toString(): string {
    return `<Process ${this.pid}>`
  }

  *#communicate(
    input: Uint8Array | null,
    killOnCancel: boolean,
  ): GeneratorCoroutine<[Uint8Array | null, Uint8Array | null]> {
    try {
      const [, stdout, stderr] = yield* gather([
        this.#feed(input),
        this.#readAll(1, this.stdout),
        this.#readAll(2, this.stderr),
      ])
      yield* this.#transport.exited()
      return [stdout, stderr]
    } catch (error) {
      if (killOnCancel && error instanceof CancelledError) yield* this.#end()
      throw error
    }
  }

  *#feed(input: Uint8Array | null): GeneratorCoroutine<void> {
    const { stdin } = this
    if (stdin === null) return
    try {
      if (input !== null) stdin.write(input)
      yield* stdin.drain()
    } catch (error) {
      if (!(error instanceof BrokenPipeError || error instanceof ConnectionResetError)) throw error
    }
    stdin.close()
  }

  *#readAll(fd: number, stream: StreamReader | null): GeneratorCoroutine<Uint8Array | null> {
    if (stream === null) return null
    const output = yield* stream.read()
    this.#transport.getPipeTransport(fd)?.close()
    return output
  }

  *#end(): GeneratorCoroutine<void> {
    this.#transport.close()
    yield* this.#transport.exited()
  }
}

function call<T>(
  name: string,
  begin: () => GeneratorCoroutine<T>,
  options: ProcessWaitOptions | undefined,
): Coroutine<T> {
  const signal = options?.signal
  return new Coroutine(signal === undefined ? begin : untilAborted(signal, begin()), name)
}
