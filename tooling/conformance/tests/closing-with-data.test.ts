import { createTask, type Protocol } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { createSubprocessExec, PIPE } from '@asyncio/subprocess'
import { describe, expect, test } from 'vitest'
import { connectedOn, Journal, networkPlaces } from '../src/network-places.ts'

const MIB = 1024 * 1024
/** More than systems keep in a connection that nobody reads. */
const MUCH = 16 * MIB

/** Takes nothing before it is told to, and counts what comes then. */
class SlowReader implements Protocol {
  count = 0
  readonly over = Promise.withResolvers<void>()

  connectionMade(transport: Parameters<NonNullable<Protocol['connectionMade']>>[0]): void {
    transport.pauseReading()
  }

  dataReceived(data: Uint8Array): void {
    this.count += data.length
  }

  connectionLost(): void {
    this.over.resolve()
  }
}

for (const { place, run: inPlace } of networkPlaces) {
  describe(`a transport ${place} that is closed`, () => {
    for (const [what, limits] of [
      ['less waits than its high mark, so that it was never paused', { high: 2 * MUCH, low: MUCH / 4 }],
      ['less waits than its low mark, so that nobody wanted to know of it', { high: 4 * MUCH, low: 2 * MUCH }],
      ['so much waits that it was paused', {}],
    ] as const) {
      test(`while ${what} ends when all is sent`, async () => {
        await inPlace(async (loop) => {
          const journal = new Journal(loop)
          const slow = new SlowReader()
          const { client, server, close } = await connectedOn(loop, slow, journal.protocol('client'))
          client.setWriteBufferLimits(limits)
          client.write(new Uint8Array(MUCH))
          expect(client.getWriteBufferSize()).toBeGreaterThan(0)
          client.close()
          expect(journal.of('client')).not.toContain('lost null')
          server.resumeReading()
          await journal.until('client', 'lost null')
          expect(client.getWriteBufferSize()).toBe(0)
          await slow.over.promise
          expect(slow.count).toBe(MUCH)
          await close()
        })
      })
    }
  })
}

test('the input of a process that is closed while less waits than its marks is sent, and then its end', async () => {
  await run(async () => {
    const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE })
    const { stdin, stdout } = child
    stdin?.transport.setWriteBufferLimits({ high: 16 * MIB, low: 8 * MIB })
    stdin?.write(new Uint8Array(4 * MIB))
    expect(stdin?.transport.getWriteBufferSize()).toBeGreaterThan(0)
    stdin?.close()
    const closed = createTask(async () => stdin?.waitClosed())
    expect((await stdout?.read())?.length).toBe(4 * MIB)
    await closed
    expect(await child.wait()).toBe(0)
  })
})
