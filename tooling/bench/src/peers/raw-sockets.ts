import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Programs } from './program.ts'
import { BULK, LINE, LINES_AT_ONCE, MESSAGE } from './socket-messages.ts'

/** Bare sockets of Node's, by events. */
export const rawSockets: Programs = {
  'socket.lines': rawLines,
  'socket.bulk': rawBulk,
  'socket.connect': rawConnections,
}

/** Connections one after the other, each with one message to and fro. */
async function rawConnections(count: number): Promise<number> {
  await withServer(sendBack, async (port) => {
    for (let connection = 0; connection < count; connection += 1) await ask(port)
  })
  return count
}

/** Lines from a server, as events of Node's `readline`. */
async function rawLines(count: number): Promise<number> {
  let taken = 0
  const send = async (socket: Socket): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1) {
      if (!socket.write(LINE) && sent % LINES_AT_ONCE === 0) await once(socket, 'drain')
    }
    socket.end()
  }
  await withServer(send, async (port) => {
    const reading = createInterface({ input: connect({ port, host: '127.0.0.1', noDelay: true }) })
    reading.on('line', () => {
      taken += 1
    })
    await once(reading, 'close')
  })
  return taken
}

/** Large pieces from a server. */
async function rawBulk(count: number): Promise<number> {
  let bytes = 0
  const send = async (socket: Socket): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1) if (!socket.write(BULK)) await once(socket, 'drain')
    socket.end()
  }
  await withServer(send, async (port) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.on('data', ({ length }: Buffer) => {
      bytes += length
    })
    await once(socket, 'close')
  })
  return bytes / BULK.length
}

function sendBack(socket: Socket): void {
  socket.on('data', (data) => socket.write(data))
}

async function ask(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let missing = MESSAGE.length
  socket.on('data', ({ length }: Buffer) => {
    missing -= length
    if (missing === 0) socket.end()
  })
  socket.write(MESSAGE)
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
