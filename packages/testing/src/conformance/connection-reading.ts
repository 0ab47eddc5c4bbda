import { KeyboardInterrupt, RuntimeError, sleep, type BufferedProtocol } from '@asyncio/core'
import { RecordingProtocol } from '../recording-protocol.ts'
import { bytePattern } from './byte-pattern.ts'
import { addressOf, connectedPair } from './connected-pair.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireBytes, requireSame, requireThat } from './require-same.ts'
import type { SocketLink } from './socket-link.ts'

/** Promises about how protocols receive bytes. */
export function connectionReading(link: SocketLink): PromiseChecks {
  return {
    'who pauses reading is told of nothing until he resumes': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        requireSame(pair.far.isReading(), true, 'isReading() before')
        pair.far.pauseReading()
        pair.far.pauseReading()
        requireSame(pair.far.isReading(), false, 'isReading()')
        pair.near.write(bytePattern(1000))
        // Bytes that come back show that those that went there have had their time.
        pair.far.write(bytePattern(1))
        await pair.client.received(1)
        await sleep(0.005)
        requireSame(pair.server.names, ['connectionMade'], 'what the server was told while it was paused')
        pair.far.resumeReading()
        pair.far.resumeReading()
        requireSame(pair.far.isReading(), true, 'isReading() afterwards')
        requireBytes(await pair.server.received(1000), bytePattern(1000), 'what the server received')
        await pair.end()
      })
    },

    'a protocol with a buffer of its own finds the bytes there': async (trial) => {
      await trial.run(async (loop) => {
        const over = loop.createFuture<number[]>()
        const received: number[] = []
        const buffer = new Uint8Array(10)
        const buffered: BufferedProtocol = {
          getBuffer: () => buffer,
          bufferUpdated: (length) => received.push(...buffer.subarray(0, length)),
          connectionLost: () => over.setResult(received),
        }
        const listening = await link.listen(loop, () => buffered)
        const [transport, client] = await link.connect(loop, addressOf(listening), () => new RecordingProtocol())
        transport.write(bytePattern(64))
        transport.close()
        requireBytes(Uint8Array.from(await over), bytePattern(64), 'what was put into the buffer')
        await client.lost()
        listening.close()
      })
    },

    'what dataReceived throws is told, and the connection is lost by it': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        class Failing extends RecordingProtocol {
          override dataReceived(): void {
            throw boom
          }
        }
        const pair = await connectedPair(loop, link, { server: new Failing() })
        pair.near.write(bytePattern(10))
        requireThat((await pair.server.lost()) === boom, 'it was lost by something else')
        await pair.client.lost()
        await pair.end()
        requireSame(
          trial.takeReports().map(({ exception }) => exception),
          [boom],
          'what was told',
        )
      })
    },

    'pauseReading holds at once, whenever it comes': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        let sent = 0
        for (let turns = 0; turns < 10; turns += 1) {
          pair.near.write(bytePattern(10))
          sent += 10
          for (let turn = 0; turn < turns; turn += 1) await sleep(0)
          pair.far.pauseReading()
          const told = pair.server.names.length
          await sleep(0.002)
          requireSame(
            pair.server.names.length,
            told,
            `what was told ${turns} turns after the write, when it was paused`,
          )
          pair.far.resumeReading()
          requireSame(pair.server.names.length, told, 'what was told within resumeReading')
          await pair.server.received(sent)
        }
        await pair.end()
      })
    },

    'a protocol that has no room in its buffer loses the connection, and that is told': async (trial) => {
      await trial.run(async (loop) => {
        const lost = loop.createFuture<Error | null>()
        const full: BufferedProtocol = {
          getBuffer: () => new Uint8Array(),
          bufferUpdated: () => undefined,
          connectionLost: (error) => lost.setResult(error),
        }
        const listening = await link.listen(loop, () => full)
        const [transport, client] = await link.connect(loop, addressOf(listening), () => new RecordingProtocol())
        transport.write(bytePattern(10))
        const error = await lost
        requireThat(error instanceof RuntimeError, `it was lost by ${String(error)}, which is no RuntimeError`)
        await client.lost()
        requireSame(
          trial.takeReports().map(({ exception }) => exception),
          [error],
          'what was told',
        )
        listening.close()
      })
    },

    'an error of a protocol that is to end the program ends the run': async (trial) => {
      for (const where of ['connectionMade', 'dataReceived', 'eofReceived', 'connectionLost'] as const) {
        const fatal = new KeyboardInterrupt('stop')
        class Failing extends RecordingProtocol {}
        Failing.prototype[where] = () => {
          throw fatal
        }
        const loop = trial.newLoop()
        const main = async (): Promise<void> => {
          const listening = await link.listen(loop, () => new Failing())
          const [transport] = await link.connect(loop, addressOf(listening), () => new RecordingProtocol())
          transport.write(bytePattern(10))
          if (where !== 'dataReceived') transport.close()
          await new Promise(() => undefined)
        }
        const error = await requireError(`the run after ${where}`, KeyboardInterrupt, async () =>
          trial.attend(loop.runUntilComplete(main)),
        )
        requireThat(error === fatal, 'the run has ended with another error')
      }
    },

    'between two runs of the loop protocols are told nothing, and nothing is lost': async (trial) => {
      const loop = trial.newLoop()
      const pair = await trial.attend(loop.runUntilComplete(async () => connectedPair(loop, link)))
      pair.near.write(bytePattern(1000))
      await new Promise<void>((resolve) => trial.fromOutside(resolve))
      requireSame(pair.server.names, ['connectionMade'], 'what the server was told while the loop did not run')
      await trial.attend(
        loop.runUntilComplete(async () => {
          requireBytes(await pair.server.received(1000), bytePattern(1000), 'what it received in the next run')
          await pair.end()
        }),
      )
    },
  }
}
