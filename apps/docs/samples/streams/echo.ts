import {
  openConnection,
  run,
  startServer,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/node'

// #region server
async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for await (const line of reader) {
    writer.write(line)
    await writer.drain() // waits while the other side is slow
  }
  writer.close()
}
// #endregion

// #region client
async function main(): Promise<void> {
  await using server = await startServer(echo, '127.0.0.1', 0) // port 0: any that is free
  const [, port] = server.sockets[0]?.localAddress ?? []

  const [reader, writer] = await openConnection('127.0.0.1', Number(port))
  writer.write(new TextEncoder().encode('one\ntwo\n'))
  writer.writeEof() // no more will come
  for await (const line of reader)
    console.log('echo:', new TextDecoder().decode(line).trimEnd())
  writer.close()
  await writer.waitClosed()
}
// #endregion

await run(main)
