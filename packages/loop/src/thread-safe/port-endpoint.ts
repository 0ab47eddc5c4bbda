import { ConcurrentFuture, RuntimeError } from '@asyncio/core'
import {
  describeValue,
  emitWarning,
  packError,
  transferablesOf,
  unpackError,
  type PortableError,
} from '@asyncio/core/lowlevel'
import { isMessagePortLike, listenTo, type MessagePortLike, type PortListener } from './message-port-like.ts'
import { isPortMessage, type PortMessage, type PortNotice, type PortRequest } from './port-message.ts'

/** Answers the calls that come in through a port. */
export interface CallReceiver {
  receive(request: PortRequest): void
  portClosed(): void
  unreadable(error: unknown): void
}

/** The number of calls that wait for a receiver. There may never be one. */
const MOST_EARLY = 1000

const endpoints = new WeakMap<MessagePortLike, PortEndpoint>()

let calls = 0

/** The endpoint of a port: there is one, however many use it. */
export function endpointOf(port: MessagePortLike): PortEndpoint {
  if (!isMessagePortLike(port))
    throw new TypeError(`A message port, or a Worker, is needed: received ${describeValue(port)}`)
  let endpoint = endpoints.get(port)
  if (endpoint === undefined) endpoints.set(port, (endpoint = new PortEndpoint(port)))
  return endpoint
}

/** This end of the line to another thread: what was called there and is not answered yet, and who answers calls from there. */
export class PortEndpoint implements PortListener {
  readonly #port: MessagePortLike
  readonly #pending = new Map<number, ConcurrentFuture<unknown>>()
  #receiver: CallReceiver | undefined
  /** The messages that came before a receiver was there; nothing is kept after that. */
  #early: PortRequest[] | undefined = []
  #warned = false
  #refusal: string | undefined
  #closed = false
  #holds = 0

  constructor(port: MessagePortLike) {
    this.#port = port
    listenTo(port, this)
    this.#hold(0)
  }

  /** Calls a function in the other thread. */
  call(name: string, args: unknown[]): ConcurrentFuture<unknown> {
    const id = (calls += 1)
    this.#request({ asyncio: 'call', id, name, args })
    const answer = new ConcurrentFuture<unknown>()
    this.#pending.set(id, answer)
    this.#hold(1)
    answer.addDoneCallback(() => {
      this.#pending.delete(id)
      this.#hold(-1)
      if (answer.cancelled()) this.post({ asyncio: 'cancel', id })
    })
    return answer
  }

  /** Calls a function in the other thread, without an answer. */
  callSoon(name: string, args: unknown[]): void {
    this.#request({ asyncio: 'callSoon', name, args })
  }

  /** Hands calls to a receiver from now on, beginning with those that have come in already. */
  accept(receiver: CallReceiver): void {
    if (this.#closed) throw new RuntimeError('Cannot accept calls as the port is closed')
    if (this.#receiver !== undefined)
      throw new RuntimeError('Cannot accept calls as calls through this port are accepted already')
    this.#receiver = receiver
    this.#hold(1)
    this.post({ asyncio: 'accepting' })
    const early = this.#early ?? []
    this.#early = undefined
    for (const request of early) receiver.receive(request)
  }

  /** Ends what `accept` began. Whoever waits for an answer is told that none will come. */
  stopAccepting(receiver: CallReceiver): void {
    if (this.#receiver !== receiver) return
    this.#receiver = undefined
    this.#hold(-1)
    this.post({ asyncio: 'stopped' })
  }

  /** Sends something, with what of these values is to be moved. */
  post(message: PortMessage, values: readonly unknown[] = []): void {
    this.#port.postMessage(message, transferablesOf(values))
  }

  onMessage(message: unknown): void {
    if (!isPortMessage(message)) return
    if (message.asyncio !== 'call' && message.asyncio !== 'callSoon' && message.asyncio !== 'cancel')
      this.#hear(message)
    else if (this.#receiver === undefined) this.#keep(message)
    else this.#receiver.receive(message)
  }

  onUnreadable(error: unknown): void {
    this.#failAll('a message came in that cannot be read, which may have been the answer')
    this.#receiver?.unreadable(error)
  }

  onClose(): void {
    this.#closed = true
    this.#refusal = 'the port is closed'
    this.#failAll(this.#refusal)
    this.#receiver?.portClosed()
  }

  #request(request: PortRequest & { name: string; args: unknown[] }): void {
    if (typeof request.name !== 'string')
      throw new TypeError(`A function is called by its name: received ${describeValue(request.name)}`)
    if (this.#refusal !== undefined) throw new RuntimeError(`Cannot call '${request.name}' as ${this.#refusal}`)
    this.post(request, request.args)
  }

  /** Keeps a call until somebody receives it, within limits. */
  #keep(request: PortRequest): void {
    if (this.#early === undefined) return
    if (request.asyncio === 'cancel')
      this.#early = this.#early.filter((early) => early.asyncio !== 'call' || early.id !== request.id)
    else if (this.#early.length < MOST_EARLY) this.#early.push(request)
    else if (request.asyncio === 'call') {
      const error = new RuntimeError(
        `Cannot call ${describeValue(request.name)} as ${MOST_EARLY} calls wait already, and nobody accepts them`,
      )
      this.post({ asyncio: 'threw', id: request.id, error: packError(error) })
    } else if (!this.#warned) {
      this.#warned = true
      emitWarning(`Calls through a port were thrown away, as ${MOST_EARLY} wait already, and nobody accepts them`, {
        type: 'RuntimeWarning',
        detail: 'Await acceptCalls() with the port.',
      })
    }
  }

  #hear(notice: PortNotice): void {
    if (notice.asyncio === 'accepting') this.#refusal = undefined
    else if (notice.asyncio === 'stopped') {
      this.#refusal = 'the other thread accepts no calls any more'
      this.#failAll(this.#refusal)
    } else {
      const answer = this.#pending.get(notice.id)
      if (notice.asyncio === 'returned') answer?.setResult(notice.value)
      else if (notice.asyncio === 'cancelled') answer?.cancel()
      else if (notice.asyncio === 'threw') answer?.setException(unpackAnswer(notice.error))
    }
  }

  #failAll(reason: string): void {
    for (const answer of this.#pending.values())
      answer.setException(new RuntimeError(`The call will not be answered: ${reason}`))
  }

  /** The port keeps the process running while there is something to wait for. A `Worker` does so by itself, and is left alone. */
  #hold(change: number): void {
    this.#holds += change
    if (this.#port.start === undefined) return
    if (this.#holds > 0) this.#port.ref?.()
    else this.#port.unref?.()
  }
}

/** Reads a message: the other end may send anything. */
function unpackAnswer(packed: PortableError): unknown {
  try {
    return unpackError(packed)
  } catch (cause) {
    return new RuntimeError('The call will not be answered: what came in is no answer', { cause })
  }
}
