// What load.c does, for machines without a C compiler, and for TLS: load PORT CONNECTIONS BYTES SECONDS [tls].
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

const [port, connections, bytes, seconds] = process.argv.slice(2, 6).map(Number) as [number, number, number, number]
const overTls = process.argv[6] === 'tls'
const message = Buffer.alloc(bytes, 'x')
message[bytes - 1] = '\n'.charCodeAt(0)

let answered = 0
let counting = false
const sockets = await Promise.all(Array.from({ length: connections }, dial))
for (const socket of sockets) ask(socket)
await pause(seconds / 10)
counting = true
const began = performance.now()
await pause(seconds)
console.log(((answered * 1000) / (performance.now() - began)).toFixed(1))
process.exit()

async function dial(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', noDelay: true }
    const socket: Socket = overTls
      ? connectTls({ ...options, rejectUnauthorized: false }, () => resolve(socket))
      : connect(options, () => resolve(socket))
    socket.on('error', reject)
  })
}

function ask(socket: Socket): void {
  let missing = bytes
  socket.on('data', ({ length }: Buffer) => {
    missing -= length
    if (missing > 0) return
    if (counting) answered += 1
    missing = bytes
    socket.write(message)
  })
  socket.write(message)
}

async function pause(duration: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, duration * 1000)
  })
}
