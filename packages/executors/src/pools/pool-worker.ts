import process from 'node:process'
import { Tinypool, type TinypoolWorker } from 'tinypool'
import { forgetProcess, rememberProcess } from './processes-at-exit.ts'
import { argumentsForProcess, argumentsForThread, environmentForProcess } from './node-arguments.ts'
import { requireSerializable } from '../work/require-serializable.ts'
import type { JobAnswer, JobMessage } from '../worker/job-message.ts'

/** Options of a worker's start. */
export interface WorkerOptions {
  /**
   * Arguments for Node itself: `['--import', 'tsx']`, and for a process `['--max-old-space-size=200']`. By default those of this process; another
   * process gets none that open a debugger.
   */
  execArgv?: string[]
  /** The environment variables that it sees; by default those of this process. */
  env?: Record<string, string>
}

/** A worker is one thread or one process: a pool of tinypool's with one place, so that it is known which worker does what, and it can be ended. */
export class PoolWorker {
  /** The number of jobs that it has done. */
  served = 0
  readonly #runtime: 'worker_threads' | 'child_process'
  readonly #pool: Tinypool
  readonly #program: string
  #fail: ((error: unknown) => void) | undefined
  #ended: Promise<void> | undefined
  /** The exits that are still to come. The library forgets a worker that fails at once, and does not wait for its exit. */
  readonly #exits = new Map<object, Promise<void>>()

  /** @param program the address of what it runs */
  constructor(runtime: 'worker_threads' | 'child_process', program: string, options: WorkerOptions) {
    this.#runtime = runtime
    this.#program = program
    if (runtime === 'child_process') rememberProcess(this)
    this.#pool = new Tinypool({
      runtime,
      minThreads: 0,
      maxThreads: 1,
      // As long as a timer can be: it is ended by `end`.
      idleTimeout: 2 ** 31 - 1,
      // A worker that waits on shared memory hears nothing else meanwhile.
      useAtomics: false,
      serialization: 'advanced',
      ...inherited(runtime),
      ...options,
    })
    // The library tells of a worker that can't even start, but not whoever waits for it.
    this.#pool.on('error', (error: unknown) => this.#fail?.(error))
  }

  /** Gives it a job. Rejects if it ends before the job is done, or the job can't be sent. */
  async run(message: JobMessage, transferList: object[]): Promise<JobAnswer> {
    // A channel between processes can't carry all that one between threads can, and the library finds out too late.
    if (this.#runtime === 'child_process') requireSerializable(message)
    return new Promise((resolve, reject) => {
      this.#fail = reject
      this.#pool
        .run(message, { filename: this.#program, name: 'runJob', transferList: transferList as never[] })
        .then(resolve, reject)
      this.#watchWorkers()
    })
  }

  /** Ends it, whatever it does, and answers when it has exited. */
  end(): Promise<void> {
    return (this.#ended ??= this.#end())
  }

  /** Ends it while this process ends, and can't wait. */
  abandon(): void {
    for (const worker of this.#pool.threads) void worker.terminate()
  }

  async #end(): Promise<void> {
    try {
      await this.#pool.destroy()
    } catch {
      // It has failed while it was ended.
    }
    await Promise.all(this.#exits.values())
    forgetProcess(this)
  }

  #watchWorkers(): void {
    for (const worker of this.#pool.threads) {
      // A process that could not be started has no number, and will not exit.
      if (this.#exits.has(worker) || worker.threadId === undefined) continue
      ignoreForeignMessages(worker)
      const exit = new Promise<void>((resolve) => {
        worker.once('exit', () => {
          this.#exits.delete(worker)
          resolve()
        })
      })
      this.#exits.set(worker, exit)
    }
  }
}

/** Arguments and environment that are not simply this process's own. */
function inherited(runtime: 'worker_threads' | 'child_process'): WorkerOptions {
  const isThread = runtime === 'worker_threads'
  const execArgv = isThread ? argumentsForThread(process.execArgv) : argumentsForProcess(process.execArgv)
  const env = isThread ? undefined : environmentForProcess(process.env)
  return { ...(execArgv && { execArgv }), ...(env && { env }) }
}

/** Messages of others than the library are no failure of the worker: `node --watch` has each thread say what it imports. */
function ignoreForeignMessages(worker: TinypoolWorker): void {
  const emit = worker.emit.bind(worker)
  worker.emit = (event, ...data) => {
    const [error] = data as [unknown]
    if (event === 'error' && error instanceof Error && error.message.startsWith('Unexpected message on Worker')) return
    emit(event, ...data)
  }
}
