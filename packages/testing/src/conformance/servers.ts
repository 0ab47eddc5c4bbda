import {
  CancelledError,
  createTask,
  isCancelled,
  OSError,
  RuntimeError,
  sleep,
  type Server,
  type SocketAddress,
} from '@asyncio/core'
import { RecordingProtocol } from '../recording-protocol.ts'
import { addressOf, connectedPair, writeUntilSomeWait } from './connected-pair.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'
import type { SocketLink } from './socket-link.ts'

/** Promises about servers, and about the connections that they have. */
export function servers(link: SocketLink): PromiseChecks {
  const newProtocol = (): RecordingProtocol => new RecordingProtocol()
  return {
    'a server serves at an address that it tells': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        requireThat(server.getLoop() === loop, 'getLoop() is another loop')
        requireSame(server.isServing(), true, 'isServing()')
        const address = addressOf(server)
        requireThat(typeof address === 'string' || address[1] > 0, `its port is not known: ${String(address)}`)
        await end(server)
      })
    },

    'each connection has a protocol of its own': async (trial) => {
      await trial.run(async (loop) => {
        const made: RecordingProtocol[] = []
        const server = await link.listen(loop, () => {
          const protocol = newProtocol()
          made.push(protocol)
          return protocol
        })
        const clients: RecordingProtocol[] = []
        for (let number = 1; number <= 3; number += 1) {
          const [transport, client] = await link.connect(loop, addressOf(server), newProtocol)
          transport.write(new Uint8Array(number))
          transport.writeEof()
          clients.push(client)
        }
        for (const client of clients) await client.lost()
        requireSame(
          made.map((protocol) => protocol.data.length),
          [1, 2, 3],
          'how many bytes each has received',
        )
        await end(server)
      })
    },

    'a closed server refuses connections, and keeps those that it has': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const address = addressOf(pair.listening)
        pair.listening.close()
        pair.listening.close()
        requireSame([pair.listening.isServing(), pair.listening.sockets.length], [false, 0], 'isServing() and sockets')
        await sleep(0)
        await requireError('a new connection', OSError, () => link.connect(loop, address, newProtocol))
        pair.near.write(new Uint8Array(10))
        await pair.server.received(10)
        await requireError('startServing', RuntimeError, () => pair.listening.startServing())
        await pair.end()
      })
    },

    'a connection to where nobody listens fails, and its protocol is told nothing': async (trial) => {
      await trial.run(async (loop) => {
        const address = await freeAddress(await link.listen(loop, newProtocol))
        const client = newProtocol()
        await requireError('the connection', OSError, () => link.connect(loop, address, () => client))
        requireSame(client.names, [], 'what the protocol was told')
      })
    },

    'a server that does not serve yet takes connections when it is started': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol, { startServing: false })
        requireSame(server.isServing(), false, 'isServing() before')
        await server.startServing()
        await server.startServing()
        requireSame(server.isServing(), true, 'isServing()')
        const [transport, client] = await link.connect(loop, addressOf(server), newProtocol)
        transport.close()
        await client.lost()
        await end(server)
      })
    },

    'waitClosed waits until the server is closed, and all its connections are gone': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        const waiting = createTask(pair.listening.waitClosed())
        await sleep(0.001)
        requireSame(waiting.done(), false, 'whether it is over before the server is closed')
        pair.listening.close()
        await sleep(0.001)
        requireSame(waiting.done(), false, 'whether it is over while there is a connection')
        pair.near.close()
        await waiting
        requireThat(pair.server.names.includes('connectionLost'), 'the connection is still there')
        await pair.listening.waitClosed()
        await pair.end()
      })
    },

    'waitClosed is not over when the last connection goes and the server is still open': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        const waiting = createTask(server.waitClosed())
        const [transport, client] = await link.connect(loop, addressOf(server), newProtocol)
        transport.close()
        await client.lost()
        await sleep(0.002)
        requireSame(waiting.done(), false, 'whether it is over')
        server.close()
        await waiting
      })
    },

    'a waitClosed that is given up leaves the others waiting': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        const [given, kept] = [createTask(server.waitClosed()), createTask(server.waitClosed())]
        await sleep(0)
        given.cancel()
        server.close()
        await kept
        await requireError('the one that was given up', CancelledError, () => given)
      })
    },

    'an address is free again when its server is closed': async (trial) => {
      await trial.run(async (loop) => {
        const first = await link.listen(loop, newProtocol)
        const address = addressOf(first)
        await end(first)
        const second = await link.listenAgain(loop, address, newProtocol)
        requireSame(addressOf(second), address, 'its address')
        const [transport, client] = await link.connect(loop, address, newProtocol)
        transport.close()
        await client.lost()
        await end(second)
      })
    },

    'what the protocol factory of a server throws ends that connection, and no other': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        let fails = true
        const server = await link.listen(loop, () => {
          if (fails) throw boom
          return newProtocol()
        })
        const [, failed] = await link.connect(loop, addressOf(server), newProtocol)
        await failed.lost()
        fails = false
        const [transport, client] = await link.connect(loop, addressOf(server), newProtocol)
        transport.write(new Uint8Array(1))
        transport.writeEof()
        requireSame(await client.lost(), null, 'what the next connection was lost by')
        // Whether it is told depends on the debug mode, and on the loop.
        for (const { exception } of trial.takeReports()) requireThat(exception === boom, 'something else was told')
        await end(server)
      })
    },

    'a closed server leaves no connection hanging that it has not taken': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        const address = addressOf(server)
        const clients: RecordingProtocol[] = []
        const connecting = Array.from({ length: 10 }, () =>
          createTask(
            link.connect(loop, address, () => {
              const client = newProtocol()
              clients.push(client)
              return client
            }),
          ),
        )
        await connecting[0]
        server.close()
        server.abortClients()
        for (const task of connecting) {
          try {
            await task
          } catch (error) {
            requireThat(error instanceof OSError, `a connection failed with ${String(error)}, which is no OSError`)
          }
        }
        for (const client of clients) if (client.names.length > 0) await client.lost()
        await server.waitClosed()
      })
    },

    'serveForever serves until it is cancelled, which closes the server': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol, { startServing: false })
        const serving = createTask(server.serveForever())
        await sleep(0.001)
        requireSame(server.isServing(), true, 'isServing()')
        await requireError('serveForever a second time', RuntimeError, () => server.serveForever())
        const [transport, client] = await link.connect(loop, addressOf(server), newProtocol)
        transport.close()
        await client.lost()
        serving.cancel()
        await requireError('serveForever', CancelledError, () => serving)
        requireSame(server.isServing(), false, 'isServing() in the end')
        await server.waitClosed()
      })
    },

    'serveForever that is cancelled closes the connections that are there, and waits for their end': async (trial) => {
      await trial.run(async (loop) => {
        const served = new RecordingProtocol()
        const server = await link.listen(loop, () => served)
        const serving = createTask(server.serveForever())
        await link.connect(loop, addressOf(server), () => new RecordingProtocol())
        await served.made()
        serving.cancel()
        await requireError('serveForever', CancelledError, () => serving)
        await served.lost()
        await server.waitClosed()
      })
    },

    'closing a server ends its serveForever': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        const serving = createTask(server.serveForever())
        await sleep(0.001)
        server.close()
        requireThat(
          isCancelled(await requireError('serveForever', CancelledError, () => serving)),
          'it is no cancellation',
        )
      })
    },

    'closeClients and abortClients end the connections': async (trial) => {
      for (const how of ['closeClients', 'abortClients'] as const) {
        await trial.run(async (loop) => {
          const pair = await connectedPair(loop, link)
          pair.listening[how]()
          requireSame(await pair.server.lost(), null, `what ${how} makes the server lose it by`)
          await pair.client.lost()
          await pair.end()
        })
      }
    },

    'closeClients sends what waits, abortClients drops it': async (trial) => {
      for (const how of ['closeClients', 'abortClients'] as const) {
        await trial.run(async (loop) => {
          const pair = await connectedPair(loop, link)
          pair.near.pauseReading()
          const written = writeUntilSomeWait(pair.far)
          pair.listening[how]()
          await sleep(0.002)
          requireSame(pair.server.names.includes('connectionLost'), how === 'abortClients', `whether ${how} ended it`)
          pair.near.resumeReading()
          await pair.client.lost()
          requireSame(pair.client.data.length === written, how === 'closeClients', 'whether all of it came')
          await pair.end()
        })
      }
    },

    'close with a grace ends the connections that are left after it': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        pair.listening.close({ grace: 0.005 })
        await sleep(0)
        requireSame(pair.server.names, ['connectionMade'], 'what the connection was told at once')
        await pair.listening.waitClosed()
        requireSame(pair.server.names.at(-1), 'connectionLost', 'what it was told last')
        await pair.client.lost()
        await pair.end()
      })
    },

    'a server that is disposed of is closed, and waited for': async (trial) => {
      await trial.run(async (loop) => {
        const pair = await connectedPair(loop, link)
        loop.callLater(0.001, () => pair.near.close())
        await pair.listening[Symbol.asyncDispose]()
        requireSame(pair.listening.isServing(), false, 'isServing()')
        requireThat(pair.server.names.includes('connectionLost'), 'the connection is still there')
        await pair.end()
      })
    },
  }
}

async function end(server: Server): Promise<void> {
  server.close()
  await server.waitClosed()
}

/** Returns the address of a server that is closed now. */
async function freeAddress(server: Server): Promise<SocketAddress | string> {
  const address = addressOf(server)
  await end(server)
  return address
}
