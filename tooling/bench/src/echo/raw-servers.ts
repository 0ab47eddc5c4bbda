import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import type { EchoServer } from './echo-server.ts'

/** Echo servers on bare sockets of Node's. */
export const rawServers: Readonly<Record<string, EchoServer>> = {
  'node-net': serving((socket) => {
    socket.on('data', (data) => socket.write(data))
  }),
  'node-iteration': serving((socket) => void sendBack(socket)),
  'node-web': serving((socket) => {
    const { readable, writable } = Duplex.toWeb(socket)
    readable.pipeTo(writable).catch(() => {})
  }),
  'node-tls': async (listening, certificate) => {
    const server = createTlsServer({ ...certificate, noDelay: true }, (socket) => {
      socket.on('data', (data) => socket.write(data))
      socket.on('error', () => {})
    })
    await listen(server, listening)
  },
}

function serving(serve: (socket: Socket) => void): EchoServer {
  return async (listening) => {
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => {})
      serve(socket)
    })
    await listen(server, listening)
  }
}

async function listen(server: Server, listening: (port: number) => void): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  listening((server.address() as AddressInfo).port)
}

async function sendBack(socket: Socket): Promise<void> {
  try {
    for await (const data of socket) if (!socket.write(data as Buffer)) await once(socket, 'drain')
  } catch {
    // The other side is gone.
  }
}
