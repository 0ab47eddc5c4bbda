import type {
  Coroutine,
  Duration,
  Executor,
  Future,
  SubprocessOptions,
  SubprocessProtocol,
  SubprocessTransport,
  Work,
} from '@asyncio/core'
import {
  abandonDefaultExecutor,
  runInExecutorOf,
  setDefaultExecutor,
  shutdownDefaultExecutor,
} from '@asyncio/executors'
import { EventLoop } from '@asyncio/loop'
import { subprocessExecOf, subprocessShellOf } from '@asyncio/subprocess'
import { Signals } from './signals.ts'

/**
 * The event loop for Node, with all that Node has: signals of the operating system, work in threads and processes, and
 * child processes.
 *
 * Mirrors `asyncio.SelectorEventLoop`.
 *
 * @example
 * ```ts
 * import { sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { NodeEventLoop } from '@asyncio/node'
 *
 * const loopFactory = () => new NodeEventLoop()
 * await run(async () => sleep(0.1), { loopFactory })
 * ```
 */
export class NodeEventLoop extends EventLoop {
  readonly #signals = new Signals(this)

  override addSignalHandler<A extends unknown[]>(
    signal: string | number,
    callback: (...args: A) => unknown,
    ...args: A
  ): void {
    this.#signals.add(signal, callback, args)
  }

  override removeSignalHandler(signal: string | number): boolean {
    return this.#signals.remove(signal)
  }

  override runInExecutor<A extends unknown[], R>(executor: Executor | null, work: Work<A, R>, ...args: A): Future<R> {
    return runInExecutorOf(this, executor, work, args)
  }

  override setDefaultExecutor(executor: Executor): void {
    setDefaultExecutor(executor, this)
  }

  override shutdownDefaultExecutor(timeout: Duration | null = null): Coroutine<void> {
    return shutdownDefaultExecutor(timeout, this)
  }

  override subprocessExec<P extends SubprocessProtocol>(
    protocolFactory: () => P,
    program: string,
    args: readonly string[] = [],
    options: SubprocessOptions = {},
  ): Coroutine<[transport: SubprocessTransport, protocol: P]> {
    return subprocessExecOf(this, protocolFactory, program, args, options)
  }

  override subprocessShell<P extends SubprocessProtocol>(
    protocolFactory: () => P,
    command: string,
    options: SubprocessOptions = {},
  ): Coroutine<[transport: SubprocessTransport, protocol: P]> {
    return subprocessShellOf(this, protocolFactory, command, options)
  }

  override close(): void {
    super.close()
    this.#signals.removeAll()
    abandonDefaultExecutor(this)
  }
}
