import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** The echo of `stream-operations.ts` on bare sockets of Node's, by events. */
export async function rawEcho(count: number, connections: number, message: Uint8Array): Promise<void> {
  await withServer(sendBack, async (port) => {
    await Promise.all(Array.from({ length: connections }, async () => ask(port, count / connections, message)))
  })
}

/** Connections one after the other, each with one message to and fro. */
export async function rawConnections(count: number, message: Uint8Array): Promise<void> {
  await withServer(sendBack, async (port) => {
    for (let connection = 0; connection < count; connection += 1) await ask(port, 1, message)
  })
}

/** Lines from a server, as events of Node's `readline`. */
export async function rawLines(count: number, line: Uint8Array, atOnce: number): Promise<void> {
  const send = async (socket: Socket): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1) {
      if (!socket.write(line) && sent % atOnce === 0) await once(socket, 'drain')
    }
    socket.end()
  }
  await withServer(send, async (port) => {
    const reading = createInterface({ input: connect({ port, host: '127.0.0.1', noDelay: true }) })
    reading.on('line', () => {})
    await once(reading, 'close')
  })
}

/** Large pieces from a server. */
export async function rawBulk(count: number, piece: Uint8Array): Promise<void> {
  const send = async (socket: Socket): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1) if (!socket.write(piece)) await once(socket, 'drain')
    socket.end()
  }
  await withServer(send, async (port) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.on('data', () => {})
    await once(socket, 'close')
  })
}

function sendBack(socket: Socket): void {
  socket.on('data', (data) => socket.write(data))
}

async function ask(port: number, count: number, message: Uint8Array): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let left = count
  let missing = message.length
  socket.on('data', ({ length }) => {
    missing -= length
    if (missing > 0) return
    missing = message.length
    left -= 1
    if (left > 0) socket.write(message)
    else socket.end()
  })
  socket.write(message)
  await once(socket, 'close')
}

async function withServer(
  serve: (socket: Socket) => void | Promise<void>,
  body: (port: number) => Promise<void>,
): Promise<void> {
  const server: Server = createServer({ noDelay: true }, (socket) => void serve(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await body((server.address() as AddressInfo).port)
  server.close()
  await once(server, 'close')
}
