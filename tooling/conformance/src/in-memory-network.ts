import type { ExceptionContext, Protocol, StreamProtocol, Transport } from '@asyncio/core'
import { run } from '@asyncio/loop'
import type { MemoryNetwork } from '@asyncio/testing'
import { expect } from 'vitest'
import { WatchedLoop } from './watched-loop.ts'

/** Runs a test in the network of a loop in virtual time. Nothing may be left behind but the reports that are expected: no connection, timer, or watched future. */
export async function inMemoryNetwork(
  main: (network: MemoryNetwork, loop: WatchedLoop) => Promise<void>,
  { reports: expected = [] }: { reports?: readonly string[] } = {},
): Promise<void> {
  const loop = new WatchedLoop()
  const reports: ExceptionContext[] = []
  loop.setExceptionHandler((_, context) => reports.push(context))
  await run(async () => main(loop.network, loop), { loopFactory: () => loop })
  expect(reports.map(({ message, exception }) => `${message}: ${String(exception)}`)).toEqual(expected)
  expect(loop.leftBehind()).toEqual([])
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function textOf(data: Uint8Array): string {
  return new TextDecoder().decode(data)
}

/** A protocol that writes down what it is told, and when if time has passed. */
export function recorder(
  log: string[],
  name: string,
  more: Partial<Protocol> = {},
  time: () => number = () => 0,
): Protocol & { transport: Transport } {
  const note = (what: string): void => {
    const now = time()
    log.push(`${name} ${what}${now > 0 ? ` at ${Number(now.toFixed(6))}` : ''}`)
  }
  const protocol: Protocol & { transport: Transport } = {
    transport: undefined as unknown as Transport,
    connectionMade(transport) {
      protocol.transport = transport
      note('made')
      more.connectionMade?.(transport)
    },
    connectionLost(error) {
      note(`lost ${error === null ? 'null' : error.name}`)
      more.connectionLost?.(error)
    },
    dataReceived(data) {
      note(`got ${data.length > 20 ? `${data.length} bytes` : textOf(data)}`)
      more.dataReceived?.(data)
    },
    eofReceived() {
      note('end')
      return more.eofReceived?.()
    },
    pauseWriting() {
      note('pause')
      more.pauseWriting?.()
    },
    resumeWriting() {
      note('resume')
      more.resumeWriting?.()
    },
  }
  return protocol
}

/** A server whose protocols are the given one, and a connection to it; both ends' transports. */
export async function connected(
  loop: WatchedLoop,
  server: StreamProtocol & { transport: Transport },
  client: StreamProtocol,
): Promise<{ client: Transport; server: Transport; close: () => void }> {
  const listening = await loop.createServer(() => server, '127.0.0.1', 8000)
  const [transport] = await loop.createConnection(() => client, '127.0.0.1', 8000)
  return { client: transport, server: server.transport, close: () => listening.close() }
}
