// A room to chat in. Whoever connects says a name, and then lines that all the others get:
//
//   npm start -- apps/examples/src/chat/chat-server.ts 8008
//   nc 127.0.0.1 8008

import { ConnectionError, createTask, getRunningLoop, isCancelled } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { linesOf, serve, type StreamReader, type StreamWriter } from '@asyncio/streams'
import { ChatRoom } from './chat-room.ts'

const room = new ChatRoom()

async function welcome(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const lines = linesOf(reader)
  let name: string | undefined
  try {
    for await (const line of lines) {
      if (name !== undefined) room.say(`${name}: ${line}`)
      else if (line !== '' && room.enter(line, writer)) name = line
      else writer.write(new TextEncoder().encode('* another name, please\n'))
    }
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
  } finally {
    if (name !== undefined) await room.leave(name).catch(ignoreLoss)
  }
}

/** Who leaves need not get what was still to be sent. */
function ignoreLoss(error: unknown): void {
  if (!(error instanceof ConnectionError)) throw error
}

await run(async () => {
  const loop = getRunningLoop()
  const serving = createTask(
    serve(welcome, '127.0.0.1', Number(process.argv[2] ?? 8008), {
      onListening: ({ sockets }) => console.log(sockets[0]?.localAddress[1]),
    }),
  )
  const stop = () => loop.callSoonThreadsafe(() => serving.cancel())
  process.on('SIGINT', stop).on('SIGTERM', stop)
  await serving.catch((error: unknown) => {
    if (!isCancelled(error)) throw error
  })
})
