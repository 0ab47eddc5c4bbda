import {
  ConcurrentFuture,
  Coroutine,
  type Executor,
  type ExecutorShutdownOptions,
  type GeneratorCoroutine,
  type Work,
  wrapFuture,
} from '@asyncio/core'
import { Deque, transferablesOf, unpackError } from '@asyncio/core/lowlevel'
import { AsyncResource } from 'node:async_hooks'
import { BrokenExecutor } from '../errors/broken-executor.ts'
import { ExecutorFull } from '../errors/executor-full.ts'
import { portableWork } from '../work/portable-work.ts'
import type { JobAnswer } from '../worker/job-message.ts'
import { Job } from './job.ts'
import { ProcessHold } from './process-hold.ts'
import { mapInOrder, type MapOptions } from './map-in-order.ts'
import { settingsOf, shutDownError, type PoolOptions, type PoolSettings } from './pool-options.ts'
import { PoolWorker } from './pool-worker.ts'
import { workerProgram } from './worker-program.ts'

/** The scope of answers: of no caller. The caller that asked for the first work of a worker has nothing to do with the next. */
const outside = /* @__PURE__ */ new AsyncResource('asyncio.executors')

/** A queue of work, and workers that do it. What they are is said by what extends it. */
export abstract class PoolExecutor implements Executor, AsyncDisposable {
  readonly #settings: PoolSettings
  readonly #newWorker: () => PoolWorker
  #waiting = new Deque<Job>()
  /** The number of jobs that were not cancelled meanwhile. */
  #waitingCount = 0
  readonly #workers = new Set<PoolWorker>()
  readonly #idle: PoolWorker[] = []
  readonly #endings = new Set<Promise<void>>()
  readonly #hold = new ProcessHold()
  #shutDown = false
  #broken: BrokenExecutor | undefined
  /** The futures that wait for room, or for the end, and hear of every change. */
  #changes = new Set<ConcurrentFuture<void>>()

  constructor(runtime: 'worker_threads' | 'child_process', options: PoolOptions) {
    this.#settings = settingsOf(options)
    const program = workerProgram()
    this.#newWorker = () => new PoolWorker(runtime, program, this.#settings.worker)
  }

  /**
   * Gives work to a worker, as soon as one has time.
   *
   * Arguments and results are copied, as by `structuredClone`; `transfer` of `@asyncio/loop` moves them, between threads. If they can't be
   * copied, the future fails with what the platform throws. An error comes back with its name, message, stack and causes: as one of its
   * class where that is of JavaScript's or of this library's, as a `RemoteError` where it is not.
   *
   * **Cancellation:** of the future stops the work, even in the middle of a computation: its worker is ended, and the next work gets
   * another one.
   *
   * **Differs from Python:** there a function that runs can't be stopped, and goes on for nobody.
   *
   * Mirrors `concurrent.futures.Executor.submit`.
   *
   * @param work a function that uses nothing of what surrounds it, or `{ module, name }`; see `work`
   * @throws {TypeError} if it is neither
   * @throws {RuntimeError} if the executor was shut down
   * @throws {BrokenExecutor} if its workers can't begin
   * @throws {ExecutorFull} if as much waits already as its `maxQueue` says
   */
  submit<A extends unknown[], R>(work: Work<A, R>, ...args: A): ConcurrentFuture<R> {
    const portable = portableWork(work)
    if (this.#broken !== undefined) throw this.#broken
    if (this.#shutDown) throw shutDownError()
    if (this.#isFull())
      throw new ExecutorFull(`${this.#waitingCount} jobs wait for a worker already: await room() before the next`)
    const { initializer } = this.#settings
    const message = { ...portable, args, ...(initializer === undefined ? {} : { initializer }) }
    const job = new Job(message, transferablesOf(args))
    this.#waiting.push(job)
    this.#waitingCount += 1
    job.future.addDoneCallback(() => {
      if (job.future.cancelled()) this.#cancelled(job)
    })
    this.#dispatch()
    return job.future as ConcurrentFuture<R>
  }

  /**
   * Waits until `submit` takes more work.
   *
   * **Cancellation:** ends the wait.
   *
   * @throws {RuntimeError} (when awaited) if the executor is shut down, or is meanwhile
   */
  room(): Coroutine<void> {
    return new Coroutine(this.#waitForRoom(), 'room')
  }

  /**
   * Does the same work for each of many inputs, and gives the results in their order.
   *
   * **Cancellation:** leaving the iteration cancels what is under way, and so does the first failure.
   *
   * **Differs from Python:** it takes one iterable, and takes from it only as much as is needed to keep the workers busy.
   *
   * Mirrors `concurrent.futures.Executor.map`.
   */
  map<I, R>(work: Work<[I], R>, inputs: Iterable<I>, options: MapOptions = {}): AsyncGenerator<R, void, undefined> {
    const { maxWorkers, maxQueue } = this.#settings
    const bufferSize = options.bufferSize ?? maxWorkers + Math.min(maxWorkers, maxQueue)
    return mapInOrder(this, work, inputs, bufferSize)
  }

  /**
   * Takes no more work. What was taken is done, unless it is cancelled, and the workers end.
   *
   * Mirrors `concurrent.futures.Executor.shutdown`.
   *
   * @param options.wait whether the promise settles only when all workers have ended; `true` if nothing is said
   * @param options.cancelFutures whether work that has not begun is cancelled
   */
  async shutdown({ wait = true, cancelFutures = false }: ExecutorShutdownOptions = {}): Promise<void> {
    this.#shutDown = true
    if (cancelFutures) for (const job of this.#waiting) job.future.cancel()
    this.#dispatch()
    if (!wait) return
    while (this.#workers.size > 0 || this.#endings.size > 0) await this.#nextChange()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }

  #isFull(): boolean {
    const { maxWorkers, maxQueue } = this.#settings
    const free = this.#idle.length + maxWorkers - this.#workers.size
    return free === 0 && this.#waitingCount >= maxQueue
  }

  *#waitForRoom(): GeneratorCoroutine<void> {
    for (;;) {
      if (this.#broken !== undefined) throw this.#broken
      if (this.#shutDown) throw shutDownError()
      if (!this.#isFull()) return
      yield* wrapFuture(this.#nextChange())
    }
  }

  /** Gives work to whoever has time. */
  #dispatch(): void {
    while (this.#waitingCount > 0) {
      if (this.#idle.length === 0 && this.#workers.size >= this.#settings.maxWorkers) break
      const job = this.#waiting.shift() as Job
      if (job.future.done()) continue
      this.#waitingCount -= 1
      const worker = this.#idle.pop() ?? this.#newWorker()
      this.#workers.add(worker)
      job.begin(worker)
      void outside.runInAsyncScope(() => this.#run(job, worker))
    }
    if (this.#shutDown && this.#waitingCount === 0) for (const worker of this.#idle.splice(0)) this.#end(worker)
    this.#tellOfChange()
  }

  /** Never rejects: what goes wrong is the job's. */
  async #run(job: Job, worker: PoolWorker): Promise<void> {
    let answer: JobAnswer | undefined
    let failure: unknown
    try {
      answer = await worker.run(job.message, job.transferList)
    } catch (error) {
      failure = error
    }
    worker.served += 1
    const isSound = answer !== undefined && !job.future.cancelled() && !('notInitialized' in answer)
    if (isSound && worker.served < this.#settings.maxTasksPerChild) this.#idle.push(worker)
    else this.#end(worker)
    if (answer === undefined) job.fail(toFailure(failure))
    else if ('notInitialized' in answer) this.#break(job, unpackError(answer.notInitialized))
    else if ('threw' in answer) job.fail(unpackError(answer.threw))
    else job.succeed(answer.value)
    this.#dispatch()
  }

  #cancelled(job: Job): void {
    if (job.worker === undefined) {
      this.#waitingCount -= 1
      this.#forgetCancelled()
    } else this.#end(job.worker)
    this.#dispatch()
  }

  /** Once they are more than those that wait: each is looked at once then, on average. */
  #forgetCancelled(): void {
    if (this.#waiting.length <= 2 * this.#waitingCount + 16) return
    const waiting = this.#waiting
    this.#waiting = new Deque()
    for (const job of waiting) if (!job.future.done()) this.#waiting.push(job)
  }

  #break(job: Job, cause: unknown): void {
    const broken = new BrokenExecutor('A worker could not be initialized, and the executor takes no more work', {
      cause,
    })
    this.#broken ??= broken
    job.fail(broken)
    for (const waiting of this.#waiting) waiting.fail(broken)
    while (this.#waiting.length > 0) this.#waiting.shift()
    this.#waitingCount = 0
    for (const worker of this.#idle.splice(0)) this.#end(worker)
  }

  /** Another may take its place at once. */
  #end(worker: PoolWorker): void {
    if (!this.#workers.delete(worker)) return
    const ended = (): void => {
      this.#endings.delete(ending)
      this.#tellOfChange()
    }
    const ending = worker.end().then(ended, ended)
    this.#endings.add(ending)
  }

  /** A wait that is cancelled is forgotten. */
  #nextChange(): ConcurrentFuture<void> {
    const change = new ConcurrentFuture<void>()
    this.#changes.add(change)
    change.addDoneCallback(() => this.#changes.delete(change))
    return change
  }

  #tellOfChange(): void {
    this.#hold.set(this.#waitingCount > 0 || this.#workers.size > this.#idle.length || this.#endings.size > 0)
    const changes = this.#changes
    this.#changes = new Set()
    for (const change of changes) change.setResult()
  }
}

/** Tells an argument that could not be copied, the caller's mistake, from the end of the worker. */
function toFailure(error: unknown): unknown {
  const reason = error instanceof Error ? error.message : String(error)
  const [firstLine = ''] = error instanceof Error ? (error.stack ?? '').split('\n') : []
  // One that a worker died of has nothing left but its stack.
  if (/^DataCloneError\b/.test(firstLine))
    return reason === '' ? new DOMException(firstLine.replace('DataCloneError: ', ''), 'DataCloneError') : error
  return new BrokenExecutor(`The worker has ended before its work was done: ${reason}`, { cause: error })
}
