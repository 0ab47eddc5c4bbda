import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  Future,
  isCancelled,
  run,
  sleep,
  SystemExit,
  type Task,
  taskGroup,
  wait,
} from '@asyncio/node'

// #region serve
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Answers requests until it is cancelled; those that are under way then have `grace` seconds to end. */
async function serveHttp(
  server: Server,
  handle: Handler,
  grace: number,
): Promise<void> {
  try {
    await taskGroup(async (group) => {
      const underway = new Set<Task<void>>()
      server.on('request', (request, response) => {
        const task = group.createTask(() => answered(handle, request, response))
        underway.add(task)
        task.addDoneCallback(() => underway.delete(task))
        response.on('close', () => task.cancel()) // the client has gone; a task that is done does not mind
      })
      server.listen(0, '127.0.0.1')
      try {
        await new Future<never>() // until it is cancelled
      } finally {
        server.close() // no new connections
        if (underway.size > 0) await wait(underway, { timeout: grace })
        console.log('grace is over, still under way:', underway.size)
      }
    }) // who is left now is cancelled, and waited for
  } finally {
    server.closeAllConnections()
  }
}

/** What goes wrong in one request is the matter of that one. */
async function answered(
  handle: Handler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await handle(request, response)
  } catch (error) {
    if (isCancelled(error)) throw error
    console.log(`${request.url}: ${String(error)}`)
    if (response.headersSent) response.destroy()
    else response.writeHead(500).end()
  }
}
// #endregion

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url === '/broken') throw new Error('out of tea')
  try {
    console.log(`${request.url}: begun`)
    await sleep(request.url === '/short' ? 0.15 : 60)
    response.end('here you are')
  } finally {
    if (!response.writableEnded) response.destroy()
    console.log(`${request.url}: left`)
  }
}

const server = createServer()
const serving = run(() => serveHttp(server, answer, 0.3), {
  stopSignals: ['SIGINT', 'SIGTERM'],
})
const exitCode = serving.catch((error: unknown) => {
  if (!(error instanceof SystemExit)) throw error
  return error.code
})

// The other side: a request that fails, two more, and a SIGTERM while both are under way.
await once(server, 'listening')
const { port } = server.address() as AddressInfo
console.log('broken:', (await fetch(`http://127.0.0.1:${port}/broken`)).status)
const short = fetch(`http://127.0.0.1:${port}/short`)
await once(server, 'request')
const long = fetch(`http://127.0.0.1:${port}/long`)
await once(server, 'request')
process.kill(process.pid, 'SIGTERM')

console.log('short:', await (await short).text())
await long.catch((error: Error) => console.log('long:', error.message))
console.log('exit code', await exitCode)
