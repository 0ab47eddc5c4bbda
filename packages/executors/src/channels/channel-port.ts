import {
  copyContext,
  type Coroutine,
  getRunningLoop,
  RuntimeError,
  type EventLoop,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { AmbientScope } from '@asyncio/core/lowlevel'
import type { MessagePort } from 'node:worker_threads'

/** A message of a channel: an item, the news that one was taken, or the news that there will be no more. */
export type ChannelMessage = { item: unknown } | { taken: true } | { shutdown: { immediate: boolean } }

/** Ports that are open at this side. */
const open = new WeakSet<MessagePort>()

/** The port of one end. It keeps the process running while somebody waits there, and not otherwise. */
export class ChannelPort {
  readonly #port: MessagePort
  readonly #loop: EventLoop = getRunningLoop()
  readonly #context = copyContext()
  readonly #scope = new AmbientScope()
  #waiting = 0

  constructor(port: MessagePort, receive: (message: ChannelMessage) => void, closed: () => void) {
    if (typeof port?.postMessage !== 'function') throw new TypeError('This is not the end of a channel')
    if (open.has(port)) throw new RuntimeError('This end of the channel is open already')
    open.add(port)
    this.#port = port
    port.on('message', (message: ChannelMessage) => this.#soon(() => receive(message)))
    port.on('close', () => this.#soon(closed))
    port.unref()
  }

  post(message: ChannelMessage, transferList: readonly object[] = []): void {
    this.#port.postMessage(message, transferList as never[])
  }

  close(): void {
    this.#port.close()
  }

  /** Waits for something that comes through the port. */
  *waitFor<T>(waiting: Coroutine<T>): GeneratorCoroutine<T> {
    this.#waiting += 1
    this.#port.ref()
    try {
      return yield* waiting
    } finally {
      this.#waiting -= 1
      if (this.#waiting === 0) this.#port.unref()
    }
  }

  /** A message comes from outside of every task. What it brings about belongs to where the end was opened. */
  #soon(callback: () => void): void {
    this.#scope.interpose({
      step: () => {
        if (!this.#loop.isClosed()) this.#loop.callSoonIn(this.#context.copy(), callback)
      },
    })
  }
}
