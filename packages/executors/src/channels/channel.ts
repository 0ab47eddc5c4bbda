import { requireWholeNumber, transfer } from '@asyncio/core/lowlevel'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** The end of a channel that items go in at, as it can be given to another thread. `openSender` opens it. */
export interface SenderEnd<T> {
  readonly port: MessagePort
  readonly maxsize: number
  /** @internal Only says what goes through. */
  readonly sends?: T
}

/** The end of a channel that items come out of, as it can be given to another thread. `openReceiver` opens it. */
export interface ReceiverEnd<T> {
  readonly port: MessagePort
  /** @internal Only says what goes through. */
  readonly receives?: T
}

/** Both ends of a channel. */
export interface ChannelEnds<T> {
  readonly sender: SenderEnd<T>
  readonly receiver: ReceiverEnd<T>
}

/**
 * A queue between two loops, in two threads or in one: what is sent at one end is received at the other, in order.
 *
 * With a size it holds back the sender until the receiver has taken what there is. An end is opened once, where it is used; as an argument
 * of `submit`, `runInExecutor` or `toThread` it moves to the thread that does the work.
 *
 * @param maxsize how many items may be on their way: sent, and not taken yet; zero or less for no limit
 * @throws {TypeError} if the size is no number
 *
 * @example
 * ```ts
 * import { createTask } from '@asyncio/core'
 * import { channel, openReceiver, openSender } from '@asyncio/executors'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const { sender, receiver } = channel<number>(2)
 *   createTask(async () => {
 *     const sending = openSender(sender) // in another thread, in earnest
 *     for (let n = 1; n <= 3; n++) await sending.put(n)
 *     sending.shutdown()
 *   })
 *   for await (const n of openReceiver(receiver)) console.log(n) // 1 2 3
 * })
 * ```
 */
export function channel<T>(maxsize = 0): ChannelEnds<T> {
  requireWholeNumber(maxsize, 'A channel', 'items')
  const { port1, port2 } = new MessageChannel()
  return {
    sender: transfer({ port: port1, maxsize }, [port1]),
    receiver: transfer({ port: port2 }, [port2]),
  }
}
