import { joinBytes } from '@asyncio/streams/lowlevel'
import type { EventLoop, ScheduledTimer } from '@asyncio/core'
import type { Links, Route } from './links.ts'

/** The sender will send no more. */
export const END = null

/** A message over a wire: bytes, their end, or the news that the connection is broken. */
export type Parcel = Uint8Array | typeof END | Error

/** The number of bytes that may be on the way or wait to be read: the buffers of both computers together. */
const WINDOW = 64 * 1024

/** The receiver of a wire's events at its ends. */
export interface WireEnds {
  /** Called when a message has come, at the receiving end. */
  arrived(parcel: Parcel): void
  /** There is room again, at the sending end. */
  drained(): void
}

/** A wire is one direction of a connection: bytes go in, and come out later, in their order. */
export class Wire {
  readonly #loop: EventLoop
  readonly #links: Links
  readonly #route: Route
  ends: WireEnds | undefined
  #onTheWay: { parcel: Parcel; at: number }[] = []
  #timer: ScheduledTimer | undefined
  #timerAt = 0
  /** Bytes that are on the way, or have come and not been read. */
  #load = 0
  #unread: Uint8Array[] = []

  constructor(loop: EventLoop, links: Links, route: Route) {
    this.#loop = loop
    this.#links = links
    this.#route = route
  }

  /** Returns the number of bytes that can be sent now. */
  get room(): number {
    return WINDOW - this.#load
  }

  hasUnread(): boolean {
    return this.#unread.length > 0
  }

  /** Sends as many of the bytes as there is room for, and says how many. They are copied. */
  send(data: Uint8Array): number {
    const sent = Math.min(data.length, this.room)
    if (sent > 0) {
      this.#load += sent
      this.post(new Uint8Array(data.subarray(0, sent)))
    }
    return sent
  }

  /** Sends something, whether there is room or not. */
  post(parcel: Parcel): void {
    const size = parcel instanceof Uint8Array ? parcel.length : 0
    // Nothing in a stream overtakes what was sent before: it stands in line behind it, also when it would be there earlier.
    this.#onTheWay.push({ parcel, at: this.#links.arrival(this.#route, size) })
    if (this.#onTheWay.length === 1) this.#deliver(this.#loop.time())
  }

  /** Takes bytes that have come, `length` of them at most. */
  receive(length: number): Uint8Array {
    if (this.#unread.length === 0) return new Uint8Array()
    const all = joinBytes(this.#unread)
    const taken = all.length <= length ? all : all.slice(0, length)
    this.#unread = all.length <= length ? [] : [all.slice(length)]
    this.#load -= taken.length
    this.ends?.drained()
    return taken
  }

  /** Forgets everything that is on the way, or has come and not been read. */
  clear(): void {
    this.#hold()
    this.#onTheWay = []
    this.#unread = []
    this.#load = 0
  }

  /** @internal The timer rings: what was to arrive then arrives, even if the clock is a little behind. */
  run(): void {
    this.#deliver(Math.max(this.#loop.time(), this.#timerAt))
  }

  #deliver(now: number): void {
    this.#hold()
    for (let [next] = this.#onTheWay; next !== undefined; [next] = this.#onTheWay) {
      if (this.#links.isCut(this.#route)) {
        this.#links.onHealed(this.#healed)
        return
      }
      if (next.at > now) {
        this.#timerAt = next.at
        this.#timer = this.#loop.scheduleAt(next.at, this)
        return
      }
      this.#onTheWay.shift()
      this.#arrive(next.parcel)
    }
  }

  #arrive(parcel: Parcel): void {
    if (parcel instanceof Uint8Array) this.#unread.push(parcel)
    this.ends?.arrived(parcel)
  }

  /** Sends again what was lost in the meantime. */
  readonly #healed = (): void => {
    if (this.#links.isCut(this.#route)) return
    const again = this.#loop.time() + this.#links.delay(this.#route)
    for (const item of this.#onTheWay) item.at = Math.max(item.at, again)
    this.#deliver(this.#loop.time())
  }

  /** Nothing will arrive by itself until it is delivered again. */
  #hold(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#links.offHealed(this.#healed)
  }
}
