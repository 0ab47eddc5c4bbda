import { ValueError, type Coroutine, type GeneratorCoroutine, type WaitingOptions } from '@asyncio/core'
import { describeValue, ImmediateResult, inspectable, requireNumber, waitingCall } from '@asyncio/core/lowlevel'
import { QueueEmpty } from '../errors/queue-empty.ts'
import { QueueFull } from '../errors/queue-full.ts'
import { QueueShutDown } from '../errors/queue-shut-down.ts'
import { Event } from '../locks/event.ts'
import { LoopBound } from '../waiting/loop-bound.ts'
import { WaitInLine } from '../waiting/wait-in-line.ts'
import { WaitingLine } from '../waiting/waiting-line.ts'
import { ItemsInTurn } from './items-in-turn.ts'
import type { QueueItems } from './queue-items.ts'
import { QueueIterator } from './queue-iterator.ts'

const DONE = new ImmediateResult<void>(undefined)

/**
 * A queue between tasks: some put items on it, others get them, first in first out.
 *
 * With a size it holds back those who put until there is room, which is how a fast producer waits for slow consumers. `join` waits until
 * all items have been dealt with, `shutdown` says that no more will come, and `for await` takes items until then.
 *
 * Those who wait are woken first come, first served. Whoever asks between that and their next step may be faster, as in Python: they wait again then.
 *
 * **Cancellation:** of a task that waits, ends its wait. No item is lost by it, and none put twice: `waitFor(queue.get(), 1)` takes one or leaves it.
 *
 * Mirrors `asyncio.Queue`.
 *
 * @example
 * ```ts
 * import { sleep, taskGroup } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { Queue } from '@asyncio/sync'
 *
 * await run(async () => {
 *   const pages = new Queue<number>(2) // two at most wait to be printed
 *   await taskGroup((group) => {
 *     group.createTask(async () => {
 *       for await (const page of pages) {
 *         await sleep(0.1)
 *         console.log(`printed page ${page}`)
 *       }
 *     })
 *     group.createTask(async () => {
 *       for (let page = 1; page <= 5; page++) await pages.put(page)
 *       pages.shutdown()
 *     })
 *   })
 * })
 * ```
 */
export class Queue<T> extends LoopBound implements AsyncIterable<T> {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Queue<unknown>>(Queue, (queue, show) =>
    queue.#tell(show),
  )

  /** The number of items that it holds; zero or less for no limit. */
  readonly maxsize: number
  readonly #items: QueueItems<T>
  readonly #getters = new WaitingLine()
  readonly #putters = new WaitingLine()
  readonly #finished = new Event()
  #unfinished = 0
  #shutDown = false

  /**
   * @param maxsize how many items it holds; zero or less for no limit
   * @param items how it keeps them, if not first in first out
   * @throws {TypeError} if the size is no number
   * @throws {ValueError} if it is NaN
   */
  constructor(maxsize = 0, items: QueueItems<T> = new ItemsInTurn()) {
    super()
    this.maxsize = requireNumber(maxsize, 'A queue', 'items')
    if (typeof items?.put !== 'function' || typeof items.take !== 'function')
      throw new TypeError(
        `A queue keeps its items in something with put() and take(): received ${describeValue(items)}`,
      )
    this.#items = items
    this.#finished.set()
  }

  /** Returns the number of items. */
  qsize(): number {
    return this.#items.length
  }

  /** Whether there is no item. */
  empty(): boolean {
    return this.#items.length === 0
  }

  /** Whether there is no room. There always is where the size is zero or less. */
  full(): boolean {
    return this.maxsize > 0 && this.#items.length >= this.maxsize
  }

  /**
   * Puts an item on the queue, and waits for room if there is none.
   *
   * **Cancellation:** ends the wait; the item is not put then, and the room goes to the next who waits.
   *
   * Mirrors `asyncio.Queue.put`.
   *
   * @throws {QueueShutDown} (when awaited) if the queue was shut down, or is meanwhile
   * @throws {RuntimeError} (when awaited) if it has to wait, and somebody has waited in another loop
   */
  put(item: T, options?: WaitingOptions): Coroutine<void> {
    return waitingCall('Queue.put', () => this.#put(item) ?? this.#waitToPut(item), options)
  }

  /**
   * Puts an item on the queue now. It counts as unfinished until `taskDone` is called for it.
   *
   * Mirrors `asyncio.Queue.put_nowait`.
   *
   * @throws {QueueFull} if there is no room
   * @throws {QueueShutDown} if the queue was shut down
   */
  putNowait(item: T): void {
    if (this.#shutDown) throw new QueueShutDown('The queue was shut down: nothing can be put on it any more')
    if (this.full())
      throw new QueueFull(`All ${this.maxsize} places of the queue are taken: await put() to wait for one`)
    this.#items.put(item)
    this.#unfinished += 1
    this.#finished.clear()
    this.#getters.wakeNext()
  }

  /**
   * Takes an item from the queue, and waits for one if there is none.
   *
   * **Cancellation:** ends the wait; no item is taken then, and one that it was woken for goes to the next who waits.
   *
   * Mirrors `asyncio.Queue.get`.
   *
   * @throws {QueueShutDown} (when awaited) if the queue was shut down and is empty, or is so meanwhile
   * @throws {RuntimeError} (when awaited) if it has to wait, and somebody has waited in another loop
   */
  get(options?: WaitingOptions): Coroutine<T> {
    return waitingCall('Queue.get', () => this.#get() ?? this.#waitToGet(), options)
  }

  /**
   * Takes an item from the queue now.
   *
   * Mirrors `asyncio.Queue.get_nowait`.
   *
   * @throws {QueueEmpty} if there is none
   * @throws {QueueShutDown} if there is none, and none will come: the queue was shut down
   */
  getNowait(): T {
    if (this.empty()) {
      if (this.#shutDown) throw new QueueShutDown('The queue was shut down, and no item is left')
      throw new QueueEmpty('There is no item in the queue: await get() to wait for one')
    }
    const item = this.#items.take()
    this.#putters.wakeNext()
    return item
  }

  /**
   * Marks an item that was taken as done. `join` returns when every item that was put is marked.
   *
   * Mirrors `asyncio.Queue.task_done`.
   *
   * @throws {ValueError} if it is called more often than items were put
   */
  taskDone(): void {
    if (this.#unfinished <= 0)
      throw new ValueError('taskDone() called too many times: call it once for each item that was taken')
    this.#unfinished -= 1
    if (this.#unfinished === 0) this.#finished.set()
  }

  /**
   * Waits until all items that were put have been dealt with; not at all if none was.
   *
   * **Cancellation:** ends the wait.
   *
   * Mirrors `asyncio.Queue.join`.
   */
  join(options?: WaitingOptions): Coroutine<void> {
    return waitingCall('Queue.join', () => (this.#unfinished > 0 ? this.#waitToJoin() : DONE), options)
  }

  /**
   * Shuts the queue down: nothing can be put any more. Tasks that wait to put fail; tasks that wait to get fail when nothing is left.
   *
   * It can be called again: first to let the rest be dealt with, then at once.
   *
   * Mirrors `asyncio.Queue.shutdown`.
   *
   * @param immediate whether the items that are there are thrown away, and count as dealt with. Those that were taken before still need `taskDone`
   */
  shutdown(immediate = false): void {
    this.#shutDown = true
    if (immediate) this.#discard()
    this.#getters.wakeAll()
    this.#putters.wakeAll()
  }

  /**
   * Takes one item after the other until the queue is shut down: `for await (const item of queue)`.
   *
   * **Cancellation:** as of `get`. Leaving the loop takes no further item.
   *
   * **Differs from Python:** its queues can't be iterated over.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined, void> {
    return new QueueIterator(this)
  }

  get [Symbol.toStringTag](): string {
    return 'Queue'
  }

  /** As Python shows it: `<Queue maxsize=2 _queue=[1, 2] _putters[1] tasks=2>`. */
  override toString(): string {
    return this.#tell(describeValue)
  }

  #put(item: T): ImmediateResult<void> | undefined {
    if (this.full() && !this.#shutDown) return undefined
    this.putNowait(item)
    return DONE
  }

  #waitToPut(item: T): WaitInLine<void> {
    const putters = this.#putters
    return new WaitInLine(
      this,
      putters,
      () => this.#put(item),
      (turn) => {
        // It was woken for nothing; somebody else was not.
        if (turn.done() && !turn.cancelled() && !this.full()) putters.wakeNext()
      },
    )
  }

  #get(): ImmediateResult<T> | undefined {
    return this.empty() && !this.#shutDown ? undefined : new ImmediateResult(this.getNowait())
  }

  #waitToGet(): WaitInLine<T> {
    const getters = this.#getters
    return new WaitInLine(
      this,
      getters,
      () => this.#get(),
      (turn) => {
        if (turn.done() && !turn.cancelled() && !this.empty()) getters.wakeNext()
      },
    )
  }

  *#waitToJoin(): GeneratorCoroutine<void> {
    yield* this.#finished.wait()
  }

  #discard(): void {
    while (!this.empty()) {
      this.#items.take()
      if (this.#unfinished > 0) this.#unfinished -= 1
    }
    if (this.#unfinished === 0) this.#finished.set()
  }

  #tell(show: (value: unknown) => string): string {
    const parts = [`${this[Symbol.toStringTag]} maxsize=${this.maxsize}`]
    if (!this.empty()) parts.push(`_queue=[${Array.from(this.#items, show).join(', ')}]`)
    if (this.#getters.sleepers > 0) parts.push(`_getters[${this.#getters.sleepers}]`)
    if (this.#putters.sleepers > 0) parts.push(`_putters[${this.#putters.sleepers}]`)
    if (this.#unfinished > 0) parts.push(`tasks=${this.#unfinished}`)
    if (this.#shutDown) parts.push('shutdown')
    return `<${parts.join(' ')}>`
  }
}
