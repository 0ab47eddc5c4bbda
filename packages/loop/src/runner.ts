import {
  copyContext,
  ensureFuture,
  isCoroutine,
  RuntimeError,
  setEventLoop,
  type AbortSignalLike,
  type Awaitable,
  type Context,
  type EventLoop,
  type Future,
} from '@asyncio/core'
import { interruptible } from '#platform'
import {
  cancelOnAbort,
  closingsOf,
  currentLoop,
  requireContext,
  requireEventLoop,
  requireSignal,
  unsetEventLoop,
} from '@asyncio/core/lowlevel'
import { newEventLoop, type LoopFactory } from './default-loop-factory.ts'

/** Options of a `Runner`. */
export interface RunnerOptions {
  /** Makes the loop; by default the one that `newEventLoop` makes. */
  loopFactory?: LoopFactory
  /** Whether debug mode is on; by default as the loop has it. */
  debug?: boolean
}

/** Options of `Runner.run`. */
export interface ProgramOptions {
  /** The context it runs in; by default the one that all programs of a runner share. */
  context?: Context
  /** Cancels the program when it aborts, with its reason as the message. If it has aborted already, the program does not begin. */
  signal?: AbortSignalLike
  /**
   * The signals of the operating system that cancel the program once, so that it can clean up; a second one ends the process. By default
   * `['SIGINT']`, which Ctrl-C sends. Nothing is done while anybody else listens to the signal. Where a server still
   * listens after it, as one that runs a program for each request, the signal then ends the process. On Node only.
   */
  stopSignals?: readonly string[]
}

/**
 * A runner has a loop for several programs, one after the other: the values of context variables are kept between them.
 *
 * The loop is made when it is first needed. `await using` closes it at the end of the block.
 *
 * Mirrors `asyncio.Runner`.
 *
 * @example
 * ```ts
 * import { sleep } from '@asyncio/core'
 * import { Runner } from '@asyncio/loop'
 *
 * await using runner = new Runner()
 * console.log(await runner.run(sleep(0.1, 'first')))
 * console.log(await runner.run(sleep(0.1, 'second')))
 * ```
 */
export class Runner implements AsyncDisposable {
  readonly #loopFactory: LoopFactory | undefined
  readonly #debug: boolean | undefined
  /** The loop, and the context that its programs share; made when they are first needed. */
  #started: { loop: EventLoop; context: Context } | undefined
  #closed = false

  constructor(options: RunnerOptions = {}) {
    this.#loopFactory = options.loopFactory
    this.#debug = options.debug
  }

  /**
   * The loop, which is made if there is none yet.
   *
   * @throws {RuntimeError} if the runner is closed
   */
  getLoop(): EventLoop {
    return this.#start().loop
  }

  /**
   * Runs a program and answers with its result.
   *
   * **Cancellation:** when `options.signal` aborts; the promise rejects with a `CancelledError` whose message is the signal's reason.
   *
   * A signal of `options.stopSignals` cancels it, too: the promise then rejects with a `KeyboardInterrupt` for SIGINT, and with a
   * `SystemExit` for another, unless the program does not let itself be cancelled, or somebody else has cancelled it as well.
   *
   * @throws what the program throws (the promise rejects), and {RuntimeError} if a loop runs here already, or the runner is closed
   */
  async run<T>(main: Awaitable<T>, options: ProgramOptions = {}): Promise<T> {
    if (currentLoop() !== null)
      throw new RuntimeError('Runner.run() cannot be called from a running event loop: await the coroutine instead')
    // Before the program is made, or it would begin with the next one.
    if (options.context !== undefined) requireContext(options.context)
    if (options.signal !== undefined) requireSignal(options.signal)
    const { loop, context } = this.#start()
    const program = startMain(main, loop, options.context ?? context)
    const stopListening = cancelOnAbort(options.signal, program)
    return interruptible(program, loop.runUntilComplete(program).finally(stopListening), options.stopSignals)
  }

  /**
   * Cancels every task that is left, waits for them, and closes the loop. What went wrong in them meanwhile goes to the loop's
   * exception handler.
   */
  async close(): Promise<void> {
    const loop = this.#started?.loop
    this.#started = undefined
    this.#closed = true
    if (loop === undefined) return
    try {
      await cancelAllTasks(loop)
      for (const close of closingsOf(loop)) await loop.runUntilComplete(close)
    } finally {
      unsetEventLoop(loop)
      loop.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #start(): { loop: EventLoop; context: Context } {
    if (this.#closed) throw new RuntimeError('Runner is closed')
    if (this.#started === undefined) {
      const loop = this.#loopFactory === undefined ? newEventLoop() : requireEventLoop(this.#loopFactory())
      if (this.#loopFactory === undefined) setEventLoop(loop)
      if (this.#debug !== undefined) loop.setDebug(this.#debug)
      this.#started = { loop, context: copyContext() }
    }
    return this.#started
  }
}

function startMain<T>(main: Awaitable<T>, loop: EventLoop, context: Context): Future<T> {
  const isUnderWay = typeof main === 'object' && main !== null && 'then' in main && !isCoroutine(main)
  return isUnderWay ? ensureFuture(main, { loop }) : loop.createTask(main, { context })
}

async function cancelAllTasks(loop: EventLoop): Promise<void> {
  const tasks = [...loop.tasks]
  if (tasks.length === 0) return
  for (const task of tasks) task.cancel()
  // Not by a task, which CPython has none of here: it would take a number, and be over a turn sooner.
  const allDone = loop.createFuture<void>()
  let left = tasks.length
  for (const task of tasks) {
    task.addDoneCallback(() => {
      left -= 1
      if (left === 0) allDone.setResult()
    })
  }
  await loop.runUntilComplete(allDone)
  for (const task of tasks) {
    if (task.cancelled()) continue
    const exception = task.exception()
    if (exception !== null)
      loop.callExceptionHandler({ message: 'unhandled exception during run() shutdown', exception, task })
  }
}
