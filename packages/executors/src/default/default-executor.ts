import {
  Coroutine,
  RuntimeError,
  shutdownAsyncgens,
  TimeoutError,
  waitFor,
  wrapFuture,
  type Duration,
  type EventLoop,
  type Executor,
  type Future,
  type GeneratorCoroutine,
  type Work,
} from '@asyncio/core'
import { describeValue, emitWarning, isThenable, onClosing, toSeconds } from '@asyncio/core/lowlevel'
import { ThreadPoolExecutor } from '../pools/thread-pool-executor.ts'

/** For how many seconds `run` waits for what is not done when its program has ended. */
const JOIN_TIMEOUT = 300

/** The default executor of one loop. */
export class DefaultExecutor {
  readonly #loop: EventLoop
  #executor: Executor | undefined
  #shutDown = false

  constructor(loop: EventLoop) {
    this.#loop = loop
    onClosing(loop, () => new Coroutine(this.#close(), 'shutdownDefaultExecutor'))
  }

  set(executor: Executor): void {
    if (typeof executor?.submit !== 'function' || typeof executor.shutdown !== 'function')
      throw new TypeError(
        `executor must be an Executor, such as a ThreadPoolExecutor: received ${describeValue(executor)}`,
      )
    this.#executor = executor
  }

  run<A extends unknown[], R>(work: Work<A, R>, args: A): Future<R> {
    if (this.#loop.isClosed()) throw new RuntimeError('Event loop is closed')
    if (this.#shutDown) throw new RuntimeError('Executor shutdown has been called')
    this.#executor ??= new ThreadPoolExecutor()
    return wrapFuture(this.#executor.submit(work, ...args), { loop: this.#loop })
  }

  shutdown(timeout: Duration | null): Coroutine<void> {
    const seconds = timeout === null ? null : toSeconds(timeout, 'shutdownDefaultExecutor()')
    return new Coroutine(this.#shutdownWithin(seconds), 'shutdownDefaultExecutor')
  }

  /** For a loop that is closed without: nobody waits for what is not done. */
  abandon(): void {
    this.#shutDown = true
    void this.#executor?.shutdown({ wait: false })
    this.#executor = undefined
  }

  *#close(): GeneratorCoroutine<void> {
    // They may still need it to clean up. Python closes them first, too.
    yield* shutdownAsyncgens(this.#loop)
    yield* this.#shutdownWithin(JOIN_TIMEOUT)
  }

  *#shutdownWithin(seconds: number | null): GeneratorCoroutine<void> {
    this.#shutDown = true
    const executor = this.#executor
    if (executor === undefined) return
    try {
      yield* waitFor(requirePromise(executor.shutdown({ wait: true })), seconds)
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      emitWarning(`The executor did not finishing joining its threads within ${seconds} seconds.`, {
        type: 'RuntimeWarning',
        detail:
          'What it does goes on, and its outcome is lost. Cancel what is not needed any more before the program ends.',
      })
      yield* waitFor(requirePromise(executor.shutdown({ wait: false })), null)
    }
  }
}

function requirePromise(answer: Promise<void>): Promise<void> {
  if (isThenable(answer)) return answer
  throw new TypeError(`shutdown() of an executor must return a promise: received ${describeValue(answer)}`)
}

const executors = new WeakMap<EventLoop, DefaultExecutor>()

/** The default executor of a loop, which is made when it is first asked for. */
export function defaultExecutorOf(loop: EventLoop): DefaultExecutor {
  let executor = executors.get(loop)
  if (executor === undefined) executors.set(loop, (executor = new DefaultExecutor(loop)))
  return executor
}

/** Lets go of the default executor of a loop that is closed, if there is one. */
export function abandonDefaultExecutor(loop: EventLoop): void {
  executors.get(loop)?.abandon()
}
