import { Tinypool } from 'tinypool'
import { requireSerializable } from '../work/require-serializable.ts'
import type { JobAnswer, JobMessage } from '../worker/job-message.ts'

/** What workers run. Sources and builds lie in different folders. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? '../worker/run-job.ts' : './worker/run-job.js',
  import.meta.url,
).href

/** How a worker is started. */
export interface WorkerOptions {
  /** Arguments for Node itself: `['--import', 'tsx']`, `['--max-old-space-size=200']`. */
  execArgv?: string[]
  /** The environment variables that it sees; by default those of this process. */
  env?: Record<string, string>
}

/** One thread or one process: a pool of the library's with one place, so that it is known which worker does what, and it can be ended. */
export class PoolWorker {
  /** How many jobs it has done. */
  served = 0
  readonly #runtime: 'worker_threads' | 'child_process'
  readonly #pool: Tinypool
  #ended: Promise<void> | undefined

  constructor(runtime: 'worker_threads' | 'child_process', options: WorkerOptions) {
    this.#runtime = runtime
    this.#pool = new Tinypool({
      runtime,
      minThreads: 0,
      maxThreads: 1,
      // As long as a timer can be: it is ended by `end`.
      idleTimeout: 2 ** 31 - 1,
      // A worker that waits on shared memory hears nothing else meanwhile.
      useAtomics: false,
      serialization: 'advanced',
      ...options,
    })
    // Who did the work is told already; a worker without work is not missed.
    this.#pool.on('error', () => undefined)
  }

  /** Has it do a job. Rejects if it ends before the job is done, or the job can't be sent. */
  async run(message: JobMessage, transferList: object[]): Promise<JobAnswer> {
    // A channel between processes can't carry all that one between threads can, and the library finds out too late.
    if (this.#runtime === 'child_process') requireSerializable(message)
    const answer: JobAnswer = await this.#pool.run(message, {
      filename: program,
      name: 'runJob',
      transferList: transferList as never[],
    })
    return answer
  }

  /** Ends it, whatever it does. */
  end(): Promise<void> {
    return (this.#ended ??= this.#pool.destroy())
  }
}
