import { ValueError, type Protocol, type Transport } from '@asyncio/core'
import { AssertionError } from '../assertion-error.ts'
import { RecordingProtocol } from '../recording-protocol.ts'
import { addressOf, connectedPair, writeUntilSomeWait } from './connected-pair.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'
import type { SocketLink } from './socket-link.ts'

const KIB = 1024
/** More than any platform keeps on the way by itself. */
const MOST = 256 * 1024 * KIB

/** Promises about writing more than the other side reads. */
export function flowControl(link: SocketLink): PromiseChecks {
  return {
    'pauseWriting comes with the write that goes beyond the mark, and resumeWriting after it, in turns': async (
      trial,
    ) => {
      await trial.run(async (loop) => {
        const log: string[] = []
        const resumed = loop.createFuture<void>()
        let near: Transport | undefined
        const writer: Protocol = {
          pauseWriting: () => void log.push('pause'),
          resumeWriting() {
            log.push('resume')
            const [low] = near?.getWriteBufferLimits() ?? [0]
            if (resumed.done()) return
            if ((near?.getWriteBufferSize() ?? 0) <= low) resumed.setResult()
            else
              resumed.setException(new AssertionError('resumeWriting came with more than the low mark in the buffer'))
          },
        }
        const { reader, all } = countingReader(loop.createFuture<void>())
        const listening = await link.listen(loop, () => reader)
        ;[near] = await link.connect(loop, addressOf(listening), () => writer)
        const far = await reader.transport
        far.pauseReading()
        const [low, high] = near.getWriteBufferLimits()
        requireThat(low >= 0 && high >= low, `the marks are ${low} and ${high}`)
        const piece = new Uint8Array(64 * KIB)
        let written = 0
        while (!log.includes('pause')) {
          requireThat(written < MOST, `${MOST} bytes were written to a side that does not read, without a pause`)
          near.write(piece)
          written += piece.length
          requireSame(
            log.includes('pause'),
            near.getWriteBufferSize() > high,
            `whether it was paused with ${near.getWriteBufferSize()} bytes in the buffer`,
          )
        }
        near.write(piece)
        written += piece.length
        requireSame(log, ['pause'], 'what the writer was told while nobody read')
        all.target(written)
        far.resumeReading()
        await resumed
        await all.received
        requireSame(log, ['pause', 'resume'], 'what the writer was told')
        near.close()
        listening.close()
        await listening.waitClosed()
      })
    },

    'the marks follow from each other, and wrong ones are refused': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        requireSame(pair.near.getWriteBufferLimits(), [16 * KIB, 64 * KIB], 'the marks at first')
        pair.near.setWriteBufferLimits({ low: 10 })
        requireSame(pair.near.getWriteBufferLimits(), [10, 40], 'the marks from a low one')
        pair.near.setWriteBufferLimits({ high: 100 })
        requireSame(pair.near.getWriteBufferLimits(), [25, 100], 'the marks from a high one')
        await requireError('a low mark above the high one', ValueError, () =>
          pair.near.setWriteBufferLimits({ high: 1, low: 2 }),
        )
        await requireError('a negative mark', ValueError, () => pair.near.setWriteBufferLimits({ high: 1, low: -1 }))
        requireSame(pair.near.getWriteBufferLimits(), [25, 100], 'the marks after that')
        pair.near.setWriteBufferLimits()
        requireSame(pair.near.getWriteBufferLimits(), [16 * KIB, 64 * KIB], 'the marks in the end')
        await pair.end()
      })
    },

    'with a high mark of 0 the writer is held back until all is sent': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const { near, far, client, server } = pair
        near.setWriteBufferLimits({ high: 0 })
        far.pauseReading()
        const written = writeUntilSomeWait(near)
        requireSame(client.names, ['connectionMade', 'pauseWriting'], 'what the writer was told')
        far.resumeReading()
        await client.until(({ names }) => names.includes('resumeWriting'))
        requireSame(near.getWriteBufferSize(), 0, 'what waits when it may go on')
        await server.received(written)
        await pair.end()
      })
    },

    'marks that are lowered hold the writer back at once': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const { near, far, client } = pair
        near.setWriteBufferLimits({ high: MOST })
        far.pauseReading()
        writeUntilSomeWait(near)
        requireSame(client.names, ['connectionMade'], 'what the writer was told below the mark')
        near.setWriteBufferLimits({ high: 0 })
        requireSame(client.names, ['connectionMade', 'pauseWriting'], 'what it was told when the mark was lowered')
        far.resumeReading()
        await client.until(({ names }) => names.includes('resumeWriting'))
        await pair.end()
      })
    },

    'what pauseWriting and resumeWriting throw is told, and the connection stays': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        class Failing extends RecordingProtocol {
          override pauseWriting(): void {
            super.pauseWriting()
            throw boom
          }
          override resumeWriting(): void {
            super.resumeWriting()
            throw boom
          }
        }
        const client = new Failing()
        const pair = await connectedPair(loop, link, { client })
        pair.near.setWriteBufferLimits({ high: 0 })
        pair.far.pauseReading()
        const written = writeUntilSomeWait(pair.near)
        pair.far.resumeReading()
        await pair.server.received(written)
        await client.until(({ names }) => names.includes('resumeWriting'))
        pair.near.write(new Uint8Array(1))
        await pair.server.received(written + 1)
        requireSame(
          trial.takeReports().map(({ exception }) => exception),
          [boom, boom],
          'what was told',
        )
        await pair.end()
      })
    },

    'a write that is sent at once leaves nothing in the buffer in the end': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        pair.near.write(new Uint8Array(10))
        await pair.server.received(10)
        requireSame(pair.near.getWriteBufferSize(), 0, 'what is in the buffer')
        requireSame(pair.client.names, ['connectionMade'], 'what the writer was told')
        await pair.end()
      })
    },
  }
}

interface Received {
  /** Done when as many bytes have come as `target` asked for. */
  readonly received: PromiseLike<void>
  target(bytes: number): void
}

/** A protocol that only counts, for amounts that nobody wants to keep. */
function countingReader(received: Received['received'] & { setResult(): void; done(): boolean }): {
  reader: Protocol & { transport: Promise<Transport> }
  all: Received
} {
  let seen = 0
  let wanted = Infinity
  let made: (transport: Transport) => void = () => undefined
  const look = (): void => {
    if (seen >= wanted && !received.done()) received.setResult()
  }
  const transport = new Promise<Transport>((resolve) => {
    made = resolve
  })
  const reader = {
    transport,
    connectionMade: (opened: Transport): void => made(opened),
    dataReceived(data: Uint8Array): void {
      seen += data.length
      look()
    },
  }
  return {
    reader,
    all: {
      received,
      target(bytes) {
        wanted = bytes
        look()
      },
    },
  }
}
