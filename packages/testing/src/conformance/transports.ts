import { CancelledError, createTask, sleep } from '@asyncio/core'
import { RecordingProtocol } from '../recording-protocol.ts'
import { bytePattern } from './byte-pattern.ts'
import { addressOf, connectedPair } from './connected-pair.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireBytes, requireSame, requireThat } from './require-same.ts'
import type { SocketLink } from './socket-link.ts'

const KIB = 1024

/** Promises about connections: which methods of protocols are called, and in which order. */
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

    'a connection that is given up while it is made leaves nothing behind': async (trial) => {
      await trial.run(async (loop) => {
        const made: RecordingProtocol[] = []
        const listening = await link.listen(loop, () => {
          const protocol = new RecordingProtocol()
          made.push(protocol)
          return protocol
        })
        for (let turns = 1; turns < 12; turns += 1) {
          const client = new RecordingProtocol()
          const connecting = createTask(link.connect(loop, addressOf(listening), () => client))
          for (let turn = 0; turn < turns; turn += 1) await sleep(0)
          if (connecting.cancel()) {
            await requireError('the task', CancelledError, () => connecting)
          } else {
            const [transport] = await connecting
            transport.abort()
          }
          if (client.names.length > 0) await client.lost()
        }
        await sleep(0.005)
        listening.close()
        await listening.waitClosed()
        for (const { names } of made)
          requireSame(names.at(-1), 'connectionLost', 'what a protocol of the server was told last')
      })
    },

    'what the protocol factory of a connection throws is thrown, and the other side loses it': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        const server = new RecordingProtocol()
        const listening = await link.listen(loop, () => server)
        const error = await requireError('the connection', Error, () =>
          link.connect(loop, addressOf(listening), () => {
            throw boom
          }),
        )
        requireThat(error === boom, `it was ${String(error)}`)
        await server.lost()
        listening.close()
        await listening.waitClosed()
      })
    },
  }
}
