import { ConcurrentFuture } from '@asyncio/core'
import type { JobMessage } from '../worker/job-message.ts'
import type { PoolWorker } from './pool-worker.ts'

/** The future of a job. It can be cancelled as long as it is not done, for that ends the worker. */
class JobFuture<T> extends ConcurrentFuture<T> {
  begun = false

  override running(): boolean {
    return this.begun && !this.done()
  }
}

/** Some work of a pool. */
export class Job {
  readonly future: ConcurrentFuture<unknown>
  readonly message: JobMessage
  readonly transferList: object[]
  /** The worker that does it, once it has begun. */
  worker: PoolWorker | undefined
  readonly #future = new JobFuture<unknown>()

  constructor(message: JobMessage, transferList: object[]) {
    this.future = this.#future
    this.message = message
    this.transferList = transferList
  }

  begin(worker: PoolWorker): void {
    this.worker = worker
    this.#future.begun = true
  }

  /** Nothing comes of it any more if it was cancelled. */
  fail(error: unknown): void {
    if (!this.future.done()) this.future.setException(error)
  }

  succeed(value: unknown): void {
    if (!this.future.done()) this.future.setResult(value)
  }
}
