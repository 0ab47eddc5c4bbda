import {
  openConnection,
  run,
  startServer,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/node'

async function handle(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const line = await reader.readline()
  writer.write(line)
  await writer.drain()
  writer.close()
}

async function main(): Promise<void> {
  await using server = await startServer(handle, '127.0.0.1', 0)
  const [, port] = server.sockets[0]?.localAddress ?? []

  const [reader, writer] = await openConnection('127.0.0.1', Number(port))
  writer.write(new TextEncoder().encode('hello\n'))
  console.log(new TextDecoder().decode(await reader.read()))
  writer.close()
  await writer.waitClosed()
}

await run(main)
