import { sleep, type Protocol, type Transport } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { MemoryNetwork } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { WatchedLoop } from '../src/watched-loop.ts'

/** Chance for what the two sides do; the network has its own. */
function chance(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** One side: what it has sent and received, as running numbers, and what it was told. */
class Side implements Protocol {
  readonly calls: string[] = []
  transport: Transport | undefined
  sent = 0
  received = 0
  mistakes = 0

  connectionMade(transport: Transport): void {
    this.transport = transport
    this.calls.push('made')
  }

  dataReceived(data: Uint8Array): void {
    for (const byte of data) {
      if (byte !== this.received % 251) this.mistakes += 1
      this.received += 1
    }
    data.fill(255)
  }

  eofReceived(): boolean {
    this.calls.push('end')
    return true
  }

  pauseWriting(): void {
    this.calls.push('pause')
  }

  resumeWriting(): void {
    this.calls.push('resume')
  }

  connectionLost(error: Error | null): void {
    this.calls.push(error === null ? 'lost' : 'broken')
  }

  write(length: number): void {
    const data = Uint8Array.from({ length }, (_, index) => (this.sent + index) % 251)
    this.sent += length
    this.transport?.write(data)
    data.fill(255)
  }
}

for (let seed = 1; seed <= 40; seed += 1) {
  test(`what both sides write arrives whole and in order, whatever the network is like (seed ${seed})`, async () => {
    const loop = new WatchedLoop({ network: (made) => new MemoryNetwork(made, { seed }) })
    const pick = chance(seed)
    const { network } = loop
    const server = new Side()
    const client = new Side()
    await run(
      async () => {
        network.addHost('there')
        network.link({ latency: pick(3) / 10, jitter: pick(3) / 10, bandwidth: pick(2) === 0 ? Infinity : 200_000 })
        const listening = await loop.createServer(() => server, 'there', 80)
        await loop.createConnection(() => client, 'there', 80)
        await sleep(1)
        for (let step = 0; step < 60; step += 1) {
          const side = pick(2) === 0 ? server : client
          const action = pick(8)
          if (action < 3) side.write(1 + pick(60_000))
          else if (action === 3) side.transport?.pauseReading()
          else if (action === 4) side.transport?.resumeReading()
          else if (action === 5) network.partition('localhost', 'there')
          else if (action === 6) network.heal()
          else await sleep(pick(10) / 20)
        }
        network.heal()
        for (const side of [server, client]) {
          side.transport?.resumeReading()
          side.transport?.writeEof()
        }
        await sleep(600)
        for (const side of [server, client]) side.transport?.close()
        listening.close()
        await listening.waitClosed()
        await sleep(1)
      },
      { loopFactory: () => loop },
    )
    expect([client.mistakes, server.mistakes]).toEqual([0, 0])
    expect([client.received, server.received]).toEqual([server.sent, client.sent])
    for (const { calls } of [server, client]) {
      const holds = calls.filter((call) => call === 'pause' || call === 'resume')
      expect(holds).toEqual(holds.map((_, index) => (index % 2 === 0 ? 'pause' : 'resume')))
      expect(holds.length % 2).toBe(0)
      expect(calls.filter((call) => call !== 'pause' && call !== 'resume')).toEqual(['made', 'end', 'lost'])
    }
    expect(network.connections).toEqual([])
    expect(loop.leftBehind()).toEqual([])
  })
}
