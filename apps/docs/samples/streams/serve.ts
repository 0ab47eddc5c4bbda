import {
  createTask,
  Future,
  openConnection,
  run,
  serve,
  sleep,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/node'

async function count(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const name = new TextDecoder().decode(await reader.readline()).trimEnd()
  try {
    for (let n = 1; name === 'patient' || n <= 1; n++) {
      writer.write(new TextEncoder().encode(`${n}\n`))
      await writer.drain()
      await sleep(0.01)
    }
    console.log(`${name}: served`)
  } finally {
    console.log(`${name}: left`)
  }
}

async function main(): Promise<void> {
  const listening = new Future<number>()
  const serving = createTask(() =>
    serve(count, '127.0.0.1', 0, {
      grace: 0.1,
      onListening: (server) =>
        listening.setResult(Number(server.sockets[0]?.localAddress[1])),
    }),
  )
  const port = await listening

  const writers: StreamWriter[] = []
  for (const name of ['quick', 'patient']) {
    const [reader, writer] = await openConnection('127.0.0.1', port)
    writer.write(new TextEncoder().encode(`${name}\n`))
    await reader.readline()
    writers.push(writer)
  }

  serving.cancel() // stops listening, waits for 0.1 seconds, and then cancels who is left
  await serving.catch(() => console.log('nobody is served any more'))
  for (const writer of writers) writer.close()
}

await run(main)
