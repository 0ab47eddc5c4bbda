import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { toOSError, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'

/** What is written into one comes out of the other. */
export interface SocketPair {
  readonly reading: Socket
  readonly writing: Socket
}

/**
 * A pipe of which both ends are here. Node makes one for each standard stream of a child, and none that two of them could share.
 *
 * It is made in a folder that only this user may enter, and that is gone when it is connected.
 */
export function* openSocketPair(loop: EventLoop): GeneratorCoroutine<SocketPair> {
  const folder = process.platform === 'win32' ? undefined : mkdtempSync(join(tmpdir(), 'asyncio-'))
  const path = folder === undefined ? `\\\\.\\pipe\\asyncio-${randomUUID()}` : join(folder, 'output')
  const server = createServer({ pauseOnConnect: true })
  let writing: Socket | undefined
  let reading: Socket | undefined
  let isOver = false
  const connected = loop.createFuture<void>()
  const settle = (error?: unknown): void => {
    if (connected.done() || loop.isClosed()) return
    if (error !== undefined) connected.setException(toOSError(error))
    else if (reading !== undefined && writing?.connecting === false) connected.setResult()
  }
  server.once('error', settle)
  server.once('connection', (socket) => {
    if (isOver) socket.destroy()
    reading = socket
    settle()
  })
  server.listen(path, () => {
    if (isOver) return
    writing = connect(path, () => settle())
    writing.once('error', settle)
  })
  try {
    yield* connected
    return { reading: reading as unknown as Socket, writing: writing as unknown as Socket }
  } catch (error) {
    reading?.destroy()
    writing?.destroy()
    throw error
  } finally {
    isOver = true
    end(server)
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

function end(server: Server): void {
  if (server.listening) server.close()
  else server.once('listening', () => server.close())
}
