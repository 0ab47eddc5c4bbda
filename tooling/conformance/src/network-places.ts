import type { EventLoop, ExceptionContext, Protocol, SocketAddress, StreamProtocol, Transport } from '@asyncio/core'
import { BaseEventLoop, NodeHost, run } from '@asyncio/loop'
import { NodeNetwork } from '@asyncio/streams/node'
import { expect } from 'vitest'
import { textOf } from './in-memory-network.ts'
import { platformRounds } from './platform-rounds.ts'
import { WatchedLoop } from './watched-loop.ts'

/** Where a test of what every network promises is run. */
export interface NetworkPlace {
  readonly place: string
  /** Runs a test in it. Nothing may be left behind but the reports that are expected. */
  run(main: (loop: EventLoop) => Promise<void>, options?: { reports?: readonly string[] }): Promise<void>
}

/** Real sockets on this computer, on a real loop. No handle of Node's may be left open. */
export const onNode: NetworkPlace = {
  place: "on Node's sockets",
  async run(main, { reports: expected = [] } = {}) {
    const before = await openHandles()
    const loop = newNodeLoop()
    const reports = reportsOf(loop)
    await run(async () => main(loop), { loopFactory: () => loop })
    expect(reports.map(described)).toEqual(expected)
    expect(await openHandles(before)).toEqual(before)
  },
}

const inMemory: NetworkPlace = {
  place: 'in memory',
  async run(main, { reports: expected = [] } = {}) {
    const loop = new WatchedLoop()
    const reports = reportsOf(loop)
    await run(async () => main(loop), { loopFactory: () => loop })
    expect(reports.map(described)).toEqual(expected)
    expect(loop.leftBehind()).toEqual([])
  },
}

/** All networks that we have. */
export const networkPlaces: readonly NetworkPlace[] = [inMemory, onNode]

/** A real loop with real sockets. */
export function newNodeLoop(): BaseEventLoop {
  return new BaseEventLoop({ host: new NodeHost(), network: (loop) => new NodeNetwork(loop) })
}

function reportsOf(loop: EventLoop): ExceptionContext[] {
  const reports: ExceptionContext[] = []
  loop.setExceptionHandler((_, context) => reports.push(context))
  return reports
}

function described({ message, exception }: ExceptionContext): string {
  return `${message}: ${String(exception)}`
}

/**
 * Which handles of sockets and pipes this process has open, when what was closed is gone.
 *
 * @param expected those that are to be left. The other end of a connection hears of its end when the system gets to it.
 */
export async function openHandles(expected?: readonly string[]): Promise<string[]> {
  await platformRounds(3)
  let left = handlesNow()
  for (let round = 0; expected !== undefined && left.join() !== expected.join() && round < 2000; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    left = handlesNow()
  }
  return left
}

function handlesNow(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => /Wrap$|Server|Socket/.test(name) && !/GetAddrInfo|GetNameInfo/.test(name))
    .toSorted()
}

/** What the protocols of a test were told, side by side: sockets promise the order of a side, and none between the two. */
export class Journal {
  readonly #entries = new Map<string, string[]>()
  readonly #awaited = new Set<() => void>()
  readonly #loop: EventLoop

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** What one side was told. */
  of(side: string): readonly string[] {
    return this.#entries.get(side) ?? []
  }

  /** Notes what a side was told. Bytes that come in several pieces are one entry. */
  note(side: string, entry: string): void {
    const entries = this.#entries.get(side) ?? []
    this.#entries.set(side, entries)
    const last = entries.at(-1)
    if (entry.startsWith('got ') && last?.startsWith('got ')) entries[entries.length - 1] = last + entry.slice(4)
    else entries.push(entry)
    for (const look of this.#awaited) look()
  }

  /** Waits until a side has been told something. */
  async until(side: string, entry: string): Promise<void> {
    await this.untilOne(side, (told) => told === entry)
  }

  /** Waits until a side has been told something of a kind. */
  async untilOne(side: string, isAwaited: (entry: string) => boolean): Promise<void> {
    const future = this.#loop.createFuture<void>()
    const look = (): void => {
      if (this.of(side).some(isAwaited) && !future.done()) future.setResult()
    }
    this.#awaited.add(look)
    look()
    await future
    this.#awaited.delete(look)
  }

  /** A protocol that notes what it is told. */
  protocol(side: string, more: Partial<Protocol> = {}): Protocol & { transport: Transport } {
    const protocol: Protocol & { transport: Transport } = {
      transport: undefined as unknown as Transport,
      connectionMade: (transport) => {
        protocol.transport = transport
        this.note(side, 'made')
        more.connectionMade?.(transport)
      },
      connectionLost: (error) => {
        this.note(side, `lost ${error === null ? 'null' : error.name}`)
        more.connectionLost?.(error)
      },
      dataReceived: (data) => {
        this.note(side, `got ${textOf(data)}`)
        more.dataReceived?.(data)
      },
      eofReceived: () => {
        this.note(side, 'end')
        return more.eofReceived?.()
      },
      pauseWriting: () => {
        this.note(side, 'pause')
        more.pauseWriting?.()
      },
      resumeWriting: () => {
        this.note(side, 'resume')
        more.resumeWriting?.()
      },
    }
    return protocol
  }
}

/** A server with a protocol, and a connection to it. Both know of each other when this answers. */
export async function connectedOn(
  loop: EventLoop,
  serverProtocol: Protocol & { transport?: Transport },
  clientProtocol: StreamProtocol,
): Promise<{ client: Transport; server: Transport; close: () => Promise<void> }> {
  const accepted = loop.createFuture<Transport>()
  const listening = await loop.createServer(
    () => {
      const made = serverProtocol.connectionMade?.bind(serverProtocol)
      serverProtocol.connectionMade = (transport) => {
        made?.(transport)
        accepted.setResult(transport)
      }
      return serverProtocol
    },
    '127.0.0.1',
    0,
  )
  const [host, port] = addressOf(listening.sockets[0]?.localAddress)
  const [client] = await loop.createConnection(() => clientProtocol, host, port)
  const server = await accepted
  const close = async (): Promise<void> => {
    client.close()
    server.close()
    listening.close()
    await listening.waitClosed()
  }
  return { client, server, close }
}

/** An address that must be one of a host and a port. */
export function addressOf(address: unknown): SocketAddress {
  expect(address).toHaveLength(2)
  return address as SocketAddress
}
