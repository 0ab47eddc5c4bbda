import type {
  Coroutine,
  Duration,
  Executor,
  Future,
  Network,
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
import { NodeNetwork } from '@asyncio/streams/node'
import { subprocessExecOf, subprocessShellOf } from '@asyncio/subprocess'
import { openLoops } from './tasks-of/open-loops.ts'
import { Signals } from './signals.ts'

/**
 * The event loop for Node, with all that Node has: connections, servers and pipes, signals of the operating system, work in threads
 * and processes, and child processes.
 *
 * While it is open, `asyncio ps` and `asyncio pstree` can show its tasks from another process.
 *
 * Mirrors `asyncio.SelectorEventLoop`.
 *
 * @example
 * ```ts
 * import { NodeEventLoop, sleep } from '@asyncio/node'
 *
 * const loop = new NodeEventLoop()
 * console.log(await loop.runUntilComplete(sleep(0.1, 'rested')))
 * loop.close()
 * ```
 */
export class NodeEventLoop extends EventLoop {
  /** @internal */
  static readonly announced: void = /* @__PURE__ */ announce(() => new NodeEventLoop())

  override readonly network: Network = new NodeNetwork(this)
  readonly #signals = new Signals(this)

  constructor() {
    super()
    openLoops.add(this)
  }

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
    openLoops.delete(this)
    this.#signals.removeAll()
    abandonDefaultExecutor(this)
  }
}

/** Makes the loops of `@asyncio/legacy` whole ones, too, as Python's are. That package finds this by its name. */
function announce(newLoop: () => NodeEventLoop): void {
  Object.defineProperty(globalThis, Symbol.for('@asyncio/legacy.wholeLoop'), { value: newLoop, configurable: true })
}
