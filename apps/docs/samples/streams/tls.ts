import { fileURLToPath } from 'node:url'
import {
  openConnection,
  OSError,
  run,
  startServer,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/node'
import { createDefaultContext } from '@asyncio/streams/node'

const certfile = fileURLToPath(new URL('localhost.crt', import.meta.url))
const keyfile = fileURLToPath(new URL('localhost.key', import.meta.url))

async function greet(_reader: StreamReader, writer: StreamWriter): Promise<void> {
  writer.write(new TextEncoder().encode('nobody else reads this\n'))
  await writer.drain()
  writer.close()
}

async function main(): Promise<void> {
  const ssl = createDefaultContext({ purpose: 'server', certfile, keyfile })
  await using server = await startServer(greet, '127.0.0.1', 0, { ssl })
  const port = Number(server.sockets[0]?.localAddress[1])

  const trusting = createDefaultContext({ cafile: certfile })
  const [reader, writer] = await openConnection('127.0.0.1', port, {
    ssl: trusting,
    serverHostname: 'localhost',
  })
  console.log(new TextDecoder().decode(await reader.readline()).trimEnd())
  writer.close()

  try {
    await openConnection('127.0.0.1', port, { ssl: true, serverHostname: 'localhost' })
  } catch (error) {
    console.log((error as Error).name, error instanceof OSError)
  }
}

await run(main)
