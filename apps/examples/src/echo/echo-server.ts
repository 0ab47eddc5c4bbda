// Sends back what it gets, over TCP or over a Unix socket, to as many clients as there are:
//
//   npm start -- apps/examples/src/echo/echo-server.ts 8007
//   npm start -- apps/examples/src/echo/echo-server.ts /tmp/echo.sock

import { ConnectionError, getRunningLoop } from '@asyncio/core'
import { run } from '@asyncio/loop'
import type { StreamReader, StreamWriter } from '@asyncio/streams'
import { listenAt, placeOf } from './place.ts'

const place = process.argv[2] ?? '8007'

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  try {
    for (;;) {
      const data = await reader.read(64 * 1024)
      if (data.length === 0) break
      writer.write(data)
      await writer.drain() // a client that sends and does not read is held back
    }
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
  } finally {
    writer.close()
  }
}

await run(async () => {
  const loop = getRunningLoop()
  const stopped = loop.createFuture<void>()
  await using server = await listenAt(place, echo)
  const stop = () => loop.callSoonThreadsafe(() => stopped.done() || stopped.setResult())
  process.on('SIGINT', stop).on('SIGTERM', stop)
  console.log(placeOf(server))
  await stopped
  server.close({ grace: { seconds: 5 } })
})
