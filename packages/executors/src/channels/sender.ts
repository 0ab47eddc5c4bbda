import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import { transferablesOf } from '@asyncio/core/lowlevel'
import { Queue } from '@asyncio/sync'
import type { SenderEnd } from './channel.ts'
import { ChannelPort, type ChannelMessage } from './channel-port.ts'

/**
 * The end of a channel that items go in at. It has the face of a `Queue` that one puts items on.
 *
 * Made by `openSender`.
 */
export class Sender<T> implements Disposable {
  /** The number of items that may be on their way; zero or less for no limit. */
  readonly maxsize: number
  readonly #port: ChannelPort
  /** A place for each item that is on its way: those who wait for one wait here. */
  readonly #places: Queue<null>

  /** @internal */
  constructor(end: SenderEnd<T>) {
    this.maxsize = end.maxsize
    this.#places = new Queue(end.maxsize)
    this.#port = new ChannelPort(
      end.port,
      (message) => this.#receive(message),
      () => this.#places.shutdown(true),
    )
  }

  /** The number of items on their way: sent, and not taken yet. */
  qsize(): number {
    return this.#places.qsize()
  }

  /** Whether the receiver has taken every item. */
  empty(): boolean {
    return this.#places.empty()
  }

  /** Whether `put` has to wait. */
  full(): boolean {
    return this.#places.full()
  }

  /**
   * Sends an item, and waits for room if there is none. It is copied, as by `structuredClone`; `transfer` moves it.
   *
   * **Cancellation:** ends the wait; the item is not sent then.
   *
   * @throws {QueueShutDown} (when awaited) if the channel was shut down at either end, or is meanwhile, or the other thread has ended
   * @throws what the platform throws (a `DataCloneError`) if the item can't be copied
   */
  put(item: T): Coroutine<void> {
    return new Coroutine(this.#put(item), 'put')
  }

  /**
   * Sends an item now.
   *
   * @throws {QueueFull} if there is no room
   * @throws {QueueShutDown} if the channel was shut down at either end
   */
  putNowait(item: T): void {
    this.#places.putNowait(null)
    this.#send(item)
  }

  /** Closes the sending end: no more will be sent. The receiver gets the items on their way, unless they are to be thrown away. */
  shutdown(immediate = false): void {
    this.#places.shutdown(immediate)
    this.#port.post({ shutdown: { immediate } })
  }

  [Symbol.dispose](): void {
    this.shutdown()
  }

  *#put(item: T): GeneratorCoroutine<void> {
    yield* this.#port.waitFor(this.#places.put(null))
    this.#send(item)
  }

  #send(item: T): void {
    try {
      this.#port.post({ item }, transferablesOf([item]))
    } catch (error) {
      this.#free()
      throw error
    }
  }

  #receive(message: ChannelMessage): void {
    if ('taken' in message) this.#free()
    else {
      this.#places.shutdown(true)
      this.#port.close()
    }
  }

  #free(): void {
    if (!this.#places.empty()) this.#places.getNowait()
  }
}

/**
 * Opens the end of a channel that items go in at, in the running loop.
 *
 * @throws {TypeError} if it is not the end of a channel
 * @throws {RuntimeError} if it is open already, or no loop runs here
 *
 * @example
 * ```ts
 * import { channel, openReceiver, openSender } from '@asyncio/executors'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const { sender, receiver } = channel<string>()
 *   using sending = openSender(sender)
 *   await sending.put('hello')
 *   console.log(await openReceiver(receiver).get()) // hello
 * })
 * ```
 */
export function openSender<T>(end: SenderEnd<T>): Sender<T> {
  return new Sender(end)
}
