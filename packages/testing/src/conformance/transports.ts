import {
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  RuntimeError,
  sleep,
  type BufferedProtocol,
  type Transport,
} from '@asyncio/core'
import { RecordingProtocol } from '../recording-protocol.ts'
import { isSameValue } from '../same-value.ts'
import { bytePattern } from './byte-pattern.ts'
import { addressOf, connectedPair } from './connected-pair.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'
import type { SocketLink } from './socket-link.ts'

const KIB = 1024

/** What is promised of connections: what protocols are told, and in which order. */
export function transports(link: SocketLink): PromiseChecks {
  return {
    'connectionMade comes first on both sides, once, and before createConnection answers': async (trial) => {
      await trial.run(async (loop) => {
        const server = new RecordingProtocol()
        const listening = await link.listen(loop, () => server)
        const client = new RecordingProtocol()
        const [transport, protocol] = await link.connect(loop, addressOf(listening), () => client)
        requireThat(protocol === client, 'the protocol of the answer is another one')
        requireSame(client.names, ['connectionMade'], 'what the client was told')
        requireThat((await client.made()) === transport, 'the transport of the answer is another one')
        const far = await server.made()
        far.write(bytePattern(3))
        transport.write(bytePattern(3))
        await client.received(3)
        await server.received(3)
        requireSame(client.names, ['connectionMade', 'dataReceived'], 'what the client was told in the end')
        requireSame(server.names, ['connectionMade', 'dataReceived'], 'what the server was told in the end')
        transport.close()
        await server.lost()
        await client.lost()
        listening.close()
      })
    },

    'bytes arrive complete and in order, both ways at once': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const data = bytePattern(400 * KIB)
        for (let start = 0; start < data.length; start += 7777) {
          pair.near.write(data.subarray(start, start + 7777))
          pair.far.write(data.subarray(start, start + 7777))
          if (start % 5 === 0) await sleep(0)
        }
        requireBytes(await pair.server.received(data.length), data, 'what the server received')
        requireBytes(await pair.client.received(data.length), data, 'what the client received')
        await pair.end()
      })
    },

    'writelines writes its pieces one after the other, and writing nothing does nothing': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const data = bytePattern(100)
        pair.near.writelines([data.subarray(0, 10), new Uint8Array(), data.subarray(10, 90)])
        pair.near.writelines([])
        pair.near.write(new Uint8Array())
        pair.near.write(data.subarray(90))
        requireBytes(await pair.server.received(100), data, 'what was received')
        await pair.end()
      })
    },

    'what is changed once nothing waits to be sent does not change what arrives': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        pair.far.pauseReading()
        for (const write of ['write', 'writelines'] as const) {
          const data = bytePattern(KIB)
          if (write === 'write') pair.near.write(data)
          else pair.near.writelines([data.subarray(0, 100), data.subarray(100)])
          while (pair.near.getWriteBufferSize() > 0) await sleep(0.001)
          data.fill(0)
        }
        pair.far.resumeReading()
        const received = await pair.server.received(2 * KIB)
        requireBytes(received.subarray(0, KIB), bytePattern(KIB), 'what write sent')
        requireBytes(received.subarray(KIB), bytePattern(KIB), 'what writelines sent')
        await pair.end()
      })
    },

    'what is no bytes is refused, and nothing is sent': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        await requireError('write', TypeError, () => pair.near.write('text' as unknown as Uint8Array))
        await requireError('writelines', TypeError, () =>
          pair.near.writelines([bytePattern(1), null as unknown as Uint8Array]),
        )
        pair.near.write(bytePattern(3))
        requireBytes(await pair.server.received(3), bytePattern(3), 'what was received')
        await pair.end()
      })
    },

    'writeEof ends one way after all that was written, and then the other side closes': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const data = bytePattern(200 * KIB)
        requireSame(pair.near.canWriteEof(), true, 'canWriteEof()')
        pair.near.write(data)
        pair.near.writeEof()
        pair.near.writeEof()
        requireSame(await pair.server.lost(), null, 'what the server lost it by')
        requireSame(await pair.client.lost(), null, 'what the client lost it by')
        requireBytes(pair.server.data, data, 'what the server received')
        requireSame(course(pair.server), ['connectionMade', 'eofReceived', 'connectionLost'], 'what it was told')
        requireSame(course(pair.client), ['connectionMade', 'eofReceived', 'connectionLost'], 'and the client')
        await pair.end()
      })
    },

    'who answers eofReceived with true can go on writing': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link, { server: { keepOpen: true } })
        pair.near.writeEof()
        await pair.server.eof()
        requireSame(pair.far.isClosing(), false, 'isClosing()')
        pair.far.write(bytePattern(100))
        requireBytes(await pair.client.received(100), bytePattern(100), 'what the client received')
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
        requireSame(course(pair.client), ['connectionMade'], 'what the client was told at once')
        requireSame([await pair.client.lost(), await pair.server.lost()], [null, null], 'what it was lost by')
        requireBytes(pair.server.data, data, 'what the server received')
        requireSame(course(pair.client), ['connectionMade', 'connectionLost'], 'what the client was told')
        requireSame(pair.server.names.at(-2), 'eofReceived', 'what the server was told before the end')
        pair.near.close()
        pair.near.abort()
        await pair.end()
        requireSame(course(pair.client), ['connectionMade', 'connectionLost'], 'what the client was told in the end')
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

    'getExtraInfo knows both addresses, and answers with the fallback otherwise': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        requireSame(pair.far.getExtraInfo('peername'), pair.near.getExtraInfo('sockname'), 'the address of the client')
        requireSame(pair.near.getExtraInfo('peername'), pair.far.getExtraInfo('sockname'), 'that of the server')
        requireSame<unknown>(pair.near.getExtraInfo('peername'), addressOf(pair.listening), 'that of the listening one')
        requireThat(pair.near.getExtraInfo('socket') !== null, 'there is no socket')
        requireSame(pair.near.getExtraInfo('nothing'), null, 'what is not known')
        requireSame(pair.near.getExtraInfo('nothing', 'fallback'), 'fallback', 'what is not known, with a fallback')
        await pair.end()
      })
    },

    'after setProtocol another protocol is told': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const other = new RecordingProtocol()
        requireThat(pair.far.getProtocol() === pair.server, 'getProtocol() is another one')
        pair.far.setProtocol(other)
        requireThat(pair.far.getProtocol() === other, 'getProtocol() is not the one that was set')
        pair.near.write(bytePattern(10))
        requireBytes(await other.received(10), bytePattern(10), 'what the other received')
        pair.near.close()
        await other.lost()
        await pair.client.lost()
        pair.listening.close()
        await pair.listening.waitClosed()
        requireSame(pair.server.names, ['connectionMade'], 'what the first was told')
        requireSame(other.names, ['dataReceived', 'eofReceived', 'connectionLost'], 'what the other was told')
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

    'protocols are called outside of any task, by the loop': async (trial) => {
      await trial.run(async (loop) => {
        const wrong: string[] = []
        class Watching extends RecordingProtocol {
          override connectionMade(transport: Transport): void {
            this.#look('connectionMade')
            super.connectionMade(transport)
          }
          override dataReceived(data: Uint8Array): void {
            this.#look('dataReceived')
            super.dataReceived(data)
          }
          override eofReceived(): boolean {
            this.#look('eofReceived')
            return super.eofReceived()
          }
          override connectionLost(error: Error | null): void {
            this.#look('connectionLost')
            super.connectionLost(error)
          }
          #look(where: string): void {
            if (getRunningLoop() !== loop) wrong.push(`the loop in ${where}`)
            if (currentTask() !== null) wrong.push(`the task in ${where}`)
          }
        }
        const pair = await connectedPair(loop, link, { client: new Watching(), server: new Watching() })
        pair.near.write(bytePattern(10))
        await pair.server.received(10)
        pair.near.writeEof()
        await pair.server.lost()
        await pair.client.lost()
        await pair.end()
        requireSame(wrong, [], 'what was wrong')
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

    'a connection that is given up while it is made leaves nothing behind': async (trial) => {
      await trial.run(async (loop) => {
        const listening = await link.listen(loop, () => new RecordingProtocol())
        const client = new RecordingProtocol()
        const connecting = createTask(link.connect(loop, addressOf(listening), () => client))
        await sleep(0)
        if (connecting.cancel()) {
          await requireError('the task', CancelledError, () => connecting)
        } else {
          const [transport] = await connecting
          transport.abort()
        }
        if (client.names.length > 0) await client.lost()
        await sleep(0.005)
        listening.close()
        await listening.waitClosed()
      })
    },
  }
}

/** What a protocol was told, but for bytes and pauses. */
function course(protocol: RecordingProtocol): string[] {
  return protocol.names.filter((name) => ['connectionMade', 'eofReceived', 'connectionLost'].includes(name))
}

function countOf(protocol: RecordingProtocol, name: string): number {
  return protocol.names.filter((other) => other === name).length
}

function requireBytes(received: Uint8Array, expected: Uint8Array, what: string): void {
  requireSame(received.length, expected.length, `${what}, in bytes`)
  requireThat(isSameValue(received, expected), `${what} is not what was sent`)
}
