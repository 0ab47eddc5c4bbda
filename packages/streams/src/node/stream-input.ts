import { Buffer } from 'node:buffer'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { RuntimeError, type BufferedProtocol, type EventLoop, type StreamProtocol } from '@asyncio/core'
import { isFatal, type Stepper } from '@asyncio/core/lowlevel'
import { requireBytes } from '../flow/require-bytes.ts'
import type { CallbackScope } from './callback-scope.ts'
import type { ReadBuffer } from './read-buffer.ts'

/** The transport that is read for. */
interface Reader {
  protocol(): StreamProtocol
  isClosing(): boolean
  /** Ends the connection with an error. */
  fail(error: unknown, message: string): void
  /** Nothing more will come, and `eofReceived` has answered whether the connection stays. */
  ended(keepOpen: boolean): void
}

/**
 * Gives a transport's protocol what comes out of a stream of Node's, straight from its event: the loop has just been asleep or between
 * two visits then, so no turn is needed for it.
 *
 * While the loop does not run the protocol is told nothing: what comes is kept, and no more is read until it runs again.
 */
export class StreamInput implements Stepper {
  readonly #loop: EventLoop
  readonly #stream: Readable
  readonly #scope: CallbackScope
  readonly #reader: Reader
  /** Whether `connectionMade` has been called, and no end has been seen. */
  #listens = false
  #paused = false
  #planned = false
  /** The stream has come to its end, and the protocol may not know it yet. */
  #over = false
  #ended = false
  /** The bytes that came while the protocol could not be called. */
  #kept: Uint8Array[] = []
  /** The protocol that is called now. */
  #data: Uint8Array | undefined

  /** @param buffer where the bytes come from if the stream was made with one, and has no events for them */
  constructor(loop: EventLoop, stream: Readable, scope: CallbackScope, reader: Reader, buffer?: ReadBuffer) {
    this.#loop = loop
    this.#stream = stream
    this.#scope = scope
    this.#reader = reader
    if (buffer === undefined) {
      stream.pause()
      stream.on('data', (data: Uint8Array) => this.#receive(data))
      if (stream instanceof Socket) this.#receivePushed(stream)
    } else {
      buffer.receiver = (data, isLent) => this.#receive(data, isLent)
    }
    stream.on('end', () => {
      this.#over = true
      this.#plan()
    })
    // An event that came before anybody listened does not come again.
    this.#over = stream.readableEnded
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Whether the protocol was told of the end. */
  get ended(): boolean {
    return this.#ended
  }

  begin(): void {
    this.#listens = true
    this.#readOn()
  }

  pause(): void {
    this.#paused = true
    this.#stream.pause()
  }

  resume(): void {
    this.#paused = false
    this.#plan()
  }

  /** In the scope of the transport. */
  step(): void {
    const data = this.#data as Uint8Array
    this.#data = undefined
    const protocol = this.#reader.protocol()
    if ('getBuffer' in protocol) {
      this.#fill(protocol, data)
      return
    }
    try {
      protocol.dataReceived?.(data)
    } catch (error) {
      this.#failed('dataReceived', error)
    }
  }

  /**
   * Takes bytes where a socket would put them into its buffer, if it would only take them out again at once: that is a seventh of what an
   * echo costs outside of the system. A socket reads on by itself, as other streams do not. Should it fill its buffer in another way one
   * day, there is still its event.
   */
  #receivePushed(socket: Socket): void {
    const push = socket.push.bind(socket)
    socket.push = (chunk: Uint8Array | null, encoding?: BufferEncoding) => {
      if (chunk === null || socket.readableFlowing !== true || socket.readableLength > 0 || !this.#mayTell())
        return push(chunk, encoding)
      this.#tell(chunk, false)
      return true
    }
  }

  #mayTell(): boolean {
    return this.#mayRead() && this.#loop.isRunning()
  }

  #tell(data: Uint8Array, isLent: boolean): void {
    const protocol = this.#reader.protocol()
    if (onlyFeeds(protocol)) {
      this.#data = isLent ? new Uint8Array(data) : data
      this.#feed()
    } else {
      this.#data = isLent ? copied(data) : data
      this.#scope.enter(this)
    }
  }

  /** Nobody else's code is called, which could ask for ambient values, or want its turn at once. */
  #feed(): void {
    this.#loop.expectMore?.(true)
    this.#scope.enterFrame(this)
    this.#loop.expectMore?.(false)
  }

  #receive(data: Uint8Array, isLent = false): void {
    if (this.#mayTell()) this.#tell(data, isLent)
    else if (!this.#reader.isClosing()) {
      this.#kept.push(isLent ? copied(data) : data)
      this.#hold()
    }
  }

  /** Reads no more before what was kept is told. */
  #hold(): void {
    this.#stream.pause()
    this.#plan()
  }

  /** Reads on in the next turn: what has come already must not come in the midst of whoever asks for it. */
  #plan(): void {
    if (this.#loop.isClosed()) {
      this.#stream.destroy()
      return
    }
    if (this.#planned || !this.#mayRead()) return
    this.#planned = true
    this.#scope.soon('readOn', () => {
      this.#planned = false
      this.#readOn()
    })
  }

  #readOn(): void {
    for (let data = this.#next(); data !== undefined; data = this.#next()) {
      this.#data = data
      this.step()
    }
    // With somebody listening for data, what is read comes through the event.
    while (this.#mayRead() && this.#stream.read() !== null);
    if (!this.#mayRead()) return
    if (this.#over) this.#end()
    else this.#stream.resume()
  }

  #next(): Uint8Array | undefined {
    return this.#mayRead() ? this.#kept.shift() : undefined
  }

  #mayRead(): boolean {
    return this.#listens && !this.#paused && !this.#reader.isClosing()
  }

  /** Puts bytes into the protocol's buffers, one after the other, as long as it takes them. */
  #fill(protocol: BufferedProtocol, data: Uint8Array): void {
    for (let rest = data; rest.length > 0;) {
      if (!this.#mayRead() || this.#reader.protocol() !== protocol) {
        this.#kept.unshift(rest)
        this.#hold()
        return
      }
      const count = this.#put(protocol, rest)
      if (count === undefined) return
      rest = rest.subarray(count)
    }
  }

  /** Fills a buffer, and says with how many bytes; not if that failed. */
  #put(protocol: BufferedProtocol, data: Uint8Array): number | undefined {
    let call = 'getBuffer'
    try {
      const buffer = protocol.getBuffer(-1)
      requireBytes(buffer)
      if (buffer.length === 0) throw new RuntimeError('getBuffer() returned an empty buffer')
      const count = Math.min(buffer.length, data.length)
      buffer.set(data.subarray(0, count))
      call = 'bufferUpdated'
      protocol.bufferUpdated(count)
      return count
    } catch (error) {
      this.#failed(call, error)
      return undefined
    }
  }

  #end(): void {
    this.#listens = false
    this.#ended = true
    let keepOpen: boolean
    try {
      keepOpen = Boolean(this.#reader.protocol().eofReceived?.())
    } catch (error) {
      this.#failed('eofReceived', error)
      return
    }
    this.#reader.ended(keepOpen)
  }

  #failed(call: string, error: unknown): void {
    if (isFatal(error)) this.#loop.abort(error)
    else this.#reader.fail(error, `Fatal error: protocol.${call}() call failed.`)
  }
}

/** A copy as the platform gives bytes, in memory of its own: not in that which the platform has for small ones of all. */
function copied(data: Uint8Array): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(data.length)
  copy.set(data)
  return copy
}

/** Whether all that a protocol does with data is to feed a reader, as it says itself. */
function onlyFeeds(protocol: StreamProtocol): boolean {
  return 'onlyFeeds' in protocol && typeof protocol.onlyFeeds === 'function' && protocol.onlyFeeds() === true
}
