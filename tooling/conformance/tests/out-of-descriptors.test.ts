import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { platform } from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** Says hello to each client, and tells of what it is told. Its descriptors are few. */
const program = `
import { BaseEventLoop, NodeHost } from '@asyncio/loop'
import { NodeNetwork } from '@asyncio/streams/node'

const loop = new BaseEventLoop({ host: new NodeHost(), network: (own) => new NodeNetwork(own) })
loop.setExceptionHandler((_, { message, exception }) => console.log(message, exception.name, exception.code))
await loop.runUntilComplete(async () => {
  const hello = () => ({ connectionMade: (transport) => transport.write(new Uint8Array([104, 105])) })
  const server = await loop.createServer(hello, '127.0.0.1', 0)
  console.log(server.sockets[0].localAddress[1])
  await server.serveForever()
})
`

interface Client {
  readonly socket: Socket
  readonly greeted: Promise<string>
}

function client(port: number): Client {
  const socket = connect(port, '127.0.0.1')
  const greeted = new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(data.toString()))
    socket.once('error', (error) => resolve(error.message))
    socket.once('end', () => resolve('nothing'))
  })
  return { socket, greeted }
}

describe.skipIf(platform === 'win32')('a server of a process that has no descriptor left', () => {
  test('tells of it, lets clients wait, and serves them when there are descriptors again', async () => {
    const node = [process.execPath, '--conditions=@asyncio/source', '--input-type=module', '--eval', program]
    const cwd = fileURLToPath(new URL('..', import.meta.url))
    const child = spawn('sh', ['-c', 'ulimit -n 70; exec "$@"', 'sh', ...node], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const served: Client[] = []
    const waiting: Client[] = []
    try {
      const lines = createInterface({ input: child.stdout })
      const [port] = (await once(lines, 'line')) as [string]
      const told = once(lines, 'line').then(([line]) => String(line))
      for (;;) {
        const next = client(Number(port))
        const outcome = await Promise.race([next.greeted, told])
        if (outcome !== 'hi') {
          waiting.push(next)
          expect(outcome).toBe('socket.accept() out of system resource OSError EMFILE')
          break
        }
        served.push(next)
      }
      for (let count = 0; count < 8; count += 1) {
        const next = client(Number(port))
        await once(next.socket, 'connect')
        waiting.push(next)
      }
      for (const { socket } of served.splice(0)) socket.destroy()
      expect(await Promise.all(waiting.map(({ greeted }) => greeted))).toEqual(waiting.map(() => 'hi'))
    } finally {
      for (const { socket } of [...served, ...waiting]) socket.destroy()
      child.kill('SIGKILL')
      await once(child, 'close')
    }
  })
})
