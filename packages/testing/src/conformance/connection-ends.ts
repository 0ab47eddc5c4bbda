import { OSError, RuntimeError, sleep } from '@asyncio/core'
import { RecordingProtocol } from '../recording-protocol.ts'
import { bytePattern } from './byte-pattern.ts'
import { connectedPair, writeUntilSomeWait } from './connected-pair.ts'
import { countOf, courseOf } from './course.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireBytes, requireSame, requireThat } from './require-same.ts'
import type { SocketLink } from './socket-link.ts'

const KIB = 1024

/** Promises about how connections end. */
export function connectionEnds(link: SocketLink): PromiseChecks {
  return {
    'writeEof ends one way after all that was written, and then the other side closes': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const data = bytePattern(200 * KIB)
        requireSame(pair.near.canWriteEof(), true, 'canWriteEof()')
        // There is not room for all of it on the way.
        pair.far.pauseReading()
        pair.near.write(data)
        pair.near.writeEof()
        pair.near.writeEof()
        await sleep(0.002)
        pair.far.resumeReading()
        requireSame(await pair.server.lost(), null, 'what the server lost it by')
        requireSame(await pair.client.lost(), null, 'what the client lost it by')
        requireBytes(pair.server.data, data, 'what the server received')
        requireSame(courseOf(pair.server), ['connectionMade', 'eofReceived', 'connectionLost'], 'what it was told')
        requireSame(courseOf(pair.client), ['connectionMade', 'eofReceived', 'connectionLost'], 'and the client')
        await pair.end()
      })
    },

    'who answers eofReceived with true can go on writing': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link, { server: { keepOpen: true } })
        pair.near.writeEof()
        await pair.server.eof()
        await sleep(0.002)
        requireSame(pair.far.isClosing(), false, 'isClosing()')
        pair.far.write(bytePattern(100))
        requireBytes(await pair.client.received(100), bytePattern(100), 'what the client received')
        requireSame(countOf(pair.server, 'eofReceived'), 1, 'how often it was told of the end')
        pair.far.close()
        requireSame([await pair.server.lost(), await pair.client.lost()], [null, null], 'what it was lost by')
        await pair.end()
      })
    },

    'nothing can be written after writeEof': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link, { server: { keepOpen: true } })
        pair.near.writeEof()
        await requireError('write', RuntimeError, () => pair.near.write(bytePattern(1)))
        await requireError('writelines', RuntimeError, () => pair.near.writelines([bytePattern(1)]))
        await pair.end()
      })
    },

    'close sends what waits, and connectionLost(null) comes in a later turn, once': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const data = bytePattern(300 * KIB)
        requireSame(pair.near.isClosing(), false, 'isClosing() before')
        pair.near.write(data)
        pair.near.close()
        pair.near.close()
        requireSame(pair.near.isClosing(), true, 'isClosing()')
        requireSame(courseOf(pair.client), ['connectionMade'], 'what the client was told at once')
        requireSame([await pair.client.lost(), await pair.server.lost()], [null, null], 'what it was lost by')
        requireBytes(pair.server.data, data, 'what the server received')
        requireSame(courseOf(pair.client), ['connectionMade', 'connectionLost'], 'what the client was told')
        requireSame(pair.server.names.at(-2), 'eofReceived', 'what the server was told before the end')
        pair.near.close()
        pair.near.abort()
        await pair.end()
        requireSame(courseOf(pair.client), ['connectionMade', 'connectionLost'], 'what the client was told in the end')
      })
    },

    'abort drops what waits, and connectionLost(null) comes in a later turn, once': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        pair.far.pauseReading()
        for (let count = 0; count < 10; count += 1) pair.near.write(bytePattern(64 * KIB))
        pair.near.abort()
        pair.near.abort()
        requireSame([pair.near.isClosing(), pair.near.getWriteBufferSize()], [true, 0], 'isClosing() and what waits')
        requireThat(!pair.client.names.includes('connectionLost'), 'connectionLost came within abort()')
        requireSame(await pair.client.lost(), null, 'what it was lost by')
        pair.far.resumeReading()
        await pair.server.lost()
        await pair.end()
        requireSame(countOf(pair.client, 'connectionLost'), 1, 'how often the client lost it')
        requireSame(countOf(pair.server, 'connectionLost'), 1, 'how often the server lost it')
      })
    },

    'who has closed receives nothing more': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        pair.near.close()
        pair.far.write(bytePattern(10))
        await pair.client.lost()
        await pair.server.lost()
        requireSame(pair.client.names, ['connectionMade', 'connectionLost'], 'what the client was told')
        requireSame(pair.near.isReading(), false, 'isReading()')
        await pair.end()
      })
    },

    'who has closed receives nothing more while what waits is sent': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        pair.far.pauseReading()
        writeUntilSomeWait(pair.near)
        pair.near.close()
        pair.far.write(bytePattern(10))
        await sleep(0.005)
        // What came and nobody read may break the connection: how much of the rest arrives is not promised.
        pair.far.resumeReading()
        await pair.client.lost()
        await pair.server.lost()
        requireSame(countOf(pair.client, 'dataReceived'), 0, 'how often the client was told of bytes')
        await pair.end()
      })
    },

    'what is written after close or abort goes nowhere, and harms nobody': async (trial) => {
      for (const how of ['close', 'abort'] as const) {
        await trial.run(async (loop) => {
          const pair = await connectedPair(loop, link)
          const { near } = pair
          near[how]()
          near.write(bytePattern(10))
          near.writelines([bytePattern(10)])
          near.pauseReading()
          near.resumeReading()
          near.close()
          near.abort()
          requireSame(near.getWriteBufferSize(), 0, 'what waits to be sent')
          await pair.client.lost()
          near.write(bytePattern(10))
          near.resumeReading()
          near.close()
          near.abort()
          await pair.server.lost()
          await sleep(0.002)
          requireBytes(pair.server.data, new Uint8Array(), `what the server received after ${how}`)
          requireSame(courseOf(pair.client), ['connectionMade', 'connectionLost'], 'what the client was told')
          await pair.end()
        })
      }
    },

    'what a side that aborts has not read breaks the connection for the other': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        pair.far.pauseReading()
        pair.near.write(bytePattern(KIB * KIB))
        await sleep(0.002)
        pair.far.abort()
        const error = await pair.client.lost()
        requireThat(error instanceof OSError, `it was lost by ${String(error)}, which is no OSError`)
        requireSame(await pair.server.lost(), null, 'what the server lost it by')
        await pair.end()
      })
    },

    'who goes on writing to a side that is gone loses the connection by an OSError': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link, { client: { keepOpen: true } })
        pair.far.close()
        await pair.client.eof()
        while (countOf(pair.client, 'connectionLost') === 0) {
          pair.near.write(bytePattern(10))
          await sleep(0.001)
        }
        const error = await pair.client.lost()
        requireThat(error instanceof OSError, `it was lost by ${String(error)}, which is no OSError`)
        await pair.end()
      })
    },

    'what connectionLost throws is told, and the connection is gone all the same': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        class Failing extends RecordingProtocol {
          override connectionLost(error: Error | null): void {
            super.connectionLost(error)
            throw boom
          }
        }
        const pair = await connectedPair(loop, link, { server: new Failing() })
        pair.far.close()
        await pair.client.lost()
        pair.listening.close()
        await pair.listening.waitClosed()
        requireSame(
          trial.takeReports().map(({ exception }) => exception),
          [boom],
          'what was told',
        )
        await pair.end()
      })
    },
  }
}
