import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import { Queue, QueueShutDown } from '@asyncio/sync'
import type { ReceiverEnd } from './channel.ts'
import { ChannelPort, type ChannelMessage } from './channel-port.ts'

/**
 * The end of a channel that items come out of. It has the face of a `Queue` that one gets items from.
 *
 * Made by `openReceiver`.
 */
export class Receiver<T> implements AsyncIterable<T>, Disposable {
  readonly #port: ChannelPort
  readonly #items = new Queue<T>()

  /** @internal */
  constructor(end: ReceiverEnd<T>) {
    this.#port = new ChannelPort(
      end.port,
      (message) => this.#receive(message),
      () => this.#items.shutdown(),
    )
  }

  /** The number of items that have arrived, and are not taken yet. */
  qsize(): number {
    return this.#items.qsize()
  }

  /** Whether no item has arrived that is not taken yet. */
  empty(): boolean {
    return this.#items.empty()
  }

  /**
   * Takes an item, and waits for one if there is none.
   *
   * **Cancellation:** ends the wait; no item is taken then.
   *
   * @throws {QueueShutDown} (when awaited) if the channel was shut down at either end and no item is left, or the other thread has ended
   */
  get(): Coroutine<T> {
    return new Coroutine(this.#get(), 'get')
  }

  /**
   * Takes an item now.
   *
   * @throws {QueueEmpty} if none has arrived
   * @throws {QueueShutDown} if there is none, and none will come
   */
  getNowait(): T {
    const item = this.#items.getNowait()
    this.#port.post({ taken: true })
    return item
  }

  /** Closes the receiving end: a task that waits to send fails. Items that have arrived can be taken, unless they are to be thrown away. */
  shutdown(immediate = false): void {
    this.#items.shutdown(immediate)
    this.#port.post({ shutdown: { immediate } })
  }

  [Symbol.dispose](): void {
    this.shutdown(true)
  }

  /** Takes one item after the other until the channel is shut down. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      let item: T
      try {
        item = await this.get()
      } catch (error) {
        if (error instanceof QueueShutDown) return
        throw error
      }
      yield item
    }
  }

  *#get(): GeneratorCoroutine<T> {
    const item = yield* this.#port.waitFor(this.#items.get())
    this.#port.post({ taken: true })
    return item
  }

  #receive(message: ChannelMessage): void {
    if ('item' in message) {
      // What was on its way when no more was wanted.
      try {
        this.#items.putNowait(message.item as T)
      } catch (error) {
        if (!(error instanceof QueueShutDown)) throw error
      }
    } else if ('shutdown' in message) {
      this.#items.shutdown(message.shutdown.immediate)
      this.#port.close()
    }
  }
}

/**
 * Opens the end of a channel that items come out of, in the running loop.
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
 *   const sending = openSender(sender)
 *   await sending.put('hello')
 *   sending.shutdown()
 *   for await (const word of openReceiver(receiver)) console.log(word) // hello
 * })
 * ```
 */
export function openReceiver<T>(end: ReceiverEnd<T>): Receiver<T> {
  return new Receiver(end)
}
