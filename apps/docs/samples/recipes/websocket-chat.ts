import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Queue, run, taskGroup, wrapFuture } from '@asyncio/node'
import { WebSocket, WebSocketServer } from 'ws'

// #region messages
/** What comes in on a socket, in a queue that ends when the socket is closed. */
function messagesOf(socket: WebSocket): Queue<string> {
  const messages = new Queue<string>()
  socket.on('message', (data: Buffer) => messages.putNowait(data.toString()))
  socket.on('close', () => messages.shutdown())
  return messages
}
// #endregion

// #region room
class Room {
  readonly #sockets = new Set<WebSocket>()

  /** One guest, from the first message, which is the name, to the end. */
  async welcome(socket: WebSocket): Promise<void> {
    const messages = messagesOf(socket)
    const name = await messages.get()
    this.#sockets.add(socket)
    this.#say(`${name} has come`)
    try {
      for await (const message of messages) this.#say(`${name}: ${message}`)
    } finally {
      this.#sockets.delete(socket)
      socket.close()
      this.#say(`${name} has left`)
    }
  }

  #say(text: string): void {
    for (const socket of this.#sockets) socket.send(text)
  }
}
// #endregion

async function connect(
  port: number,
  name: string,
): Promise<{ socket: WebSocket; messages: Queue<string> }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  const messages = messagesOf(socket)
  await wrapFuture(once(socket, 'open'))
  socket.send(name)
  return { socket, messages }
}

async function main(): Promise<void> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await wrapFuture(once(server, 'listening'))
  const { port } = server.address() as AddressInfo
  const room = new Room()

  await taskGroup(async (guests) => {
    server.on(
      'connection',
      (socket) => void guests.createTask(() => room.welcome(socket)),
    )

    const ada = await connect(port, 'Ada')
    console.log('Ada hears:', await ada.messages.get())
    const bob = await connect(port, 'Bob')
    console.log('Ada hears:', await ada.messages.get())
    console.log('Bob hears:', await bob.messages.get())

    bob.socket.send('good morning')
    console.log('Ada hears:', await ada.messages.get())
    bob.socket.close()
    console.log('Ada hears:', await ada.messages.get())

    guests.cancel() // Ada is shown out
  })
  server.close()
  console.log('the room is closed')
}

await run(main)
