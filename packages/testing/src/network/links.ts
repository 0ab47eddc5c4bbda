import { ValueError, type Duration, type EventLoop } from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'

/** The conditions between hosts. One that is left out is as good as can be. */
export interface LinkConditions {
  /** The delay of everything. */
  latency?: Duration
  /** Up to how much longer it takes, by chance. Streams keep their order, datagrams overtake each other. */
  jitter?: Duration
  /** The bytes a second in each direction, for all connections together. */
  bandwidth?: number
  /** The further delay of making a connection. */
  connecting?: Duration
  /** The share of datagrams that are lost, from 0 to 1. */
  loss?: number
  /** The share of datagrams that come twice, from 0 to 1. */
  duplication?: number
}

/** From which host to which. */
export interface Route {
  readonly from: string
  readonly to: string
}

/** Conditions, in numbers. */
interface Link {
  latency: number
  jitter: number
  bandwidth: number
  connecting: number
  loss: number
  duplication: number
}

const PERFECT: Link = { latency: 0, jitter: 0, bandwidth: Infinity, connecting: 0, loss: 0, duplication: 0 }

/** The paths between hosts: their delays, their losses, and which hosts can't reach each other. */
export class Links {
  readonly #loop: EventLoop
  readonly #random: () => number
  #everywhere = PERFECT
  readonly #links = new Map<string, Link>()
  readonly #cuts = new Set<string>()
  readonly #held = new Set<() => void>()
  /** Until when a direction is busy with what was sent before. */
  readonly #busyUntil = new Map<string, number>()

  constructor(loop: EventLoop, random: () => number) {
    this.#loop = loop
    this.#random = random
  }

  /** Sets the conditions between two hosts, or everywhere where nothing else was said. */
  set(conditions: LinkConditions, between: readonly [string, string] | undefined): void {
    const link = linkOf(conditions)
    if (between === undefined) this.#everywhere = link
    else this.#links.set(pair(...between), link)
  }

  cut(a: string, b: string): void {
    this.#cuts.add(pair(a, b))
  }

  /** Ends the cut between two hosts, or all, and tells those who were held up by one. */
  heal(a?: string, b?: string): void {
    if (a === undefined || b === undefined) this.#cuts.clear()
    else this.#cuts.delete(pair(a, b))
    const held = Array.from(this.#held)
    for (const goOn of held) goOn()
  }

  isCut({ from, to }: Route): boolean {
    return this.#cuts.has(pair(from, to))
  }

  /** Registers a function that is called each time a cut has ended. */
  onHealed(goOn: () => void): void {
    this.#held.add(goOn)
  }

  offHealed(goOn: () => void): void {
    this.#held.delete(goOn)
  }

  /** Returns the delay of something small. */
  delay(route: Route): number {
    const { latency, jitter } = this.#between(route)
    return jitter === 0 ? latency : latency + jitter * this.#random()
  }

  /** The further delay of making a connection. */
  connecting(route: Route): number {
    return this.#between(route).connecting
  }

  /** When so many bytes will be there, after those that were sent before. */
  arrival(route: Route, bytes: number): number {
    const { bandwidth } = this.#between(route)
    const now = this.#loop.time()
    if (bandwidth === Infinity) return now + this.delay(route)
    const direction = `${route.from} ${route.to}`
    const sent = Math.max(now, this.#busyUntil.get(direction) ?? 0) + bytes / bandwidth
    this.#busyUntil.set(direction, sent)
    return sent + this.delay(route)
  }

  /** Draws how often a datagram comes: once, twice, or not at all. */
  copies(route: Route): 0 | 1 | 2 {
    const { loss, duplication } = this.#between(route)
    if (this.isCut(route) || this.#happens(loss)) return 0
    return this.#happens(duplication) ? 2 : 1
  }

  #between({ from, to }: Route): Link {
    return this.#links.get(pair(from, to)) ?? this.#everywhere
  }

  #happens(probability: number): boolean {
    return probability > 0 && this.#random() < probability
  }
}

function pair(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

function linkOf(conditions: LinkConditions): Link {
  const { latency = 0, jitter = 0, bandwidth = Infinity, connecting = 0, loss = 0, duplication = 0 } = conditions
  const link: Link = {
    latency: toSeconds(latency, 'latency'),
    jitter: toSeconds(jitter, 'jitter'),
    bandwidth,
    connecting: toSeconds(connecting, 'connecting'),
    loss,
    duplication,
  }
  for (const [name, value] of Object.entries(link)) {
    const isShare = name === 'loss' || name === 'duplication'
    if (!(value >= 0) || (isShare && value > 1) || (name === 'bandwidth' && value === 0)) {
      const range = isShare ? 'from 0 to 1' : name === 'bandwidth' ? 'above 0' : '0 or more'
      throw new ValueError(`Cannot set the conditions of a link as '${name}' must be ${range}: received ${value}`)
    }
  }
  return link
}
