import type { Buffer } from 'node:buffer'
import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { OSError, toOSError, type EventLoop, type Future, type GeneratorCoroutine } from '@asyncio/core'

/** Makes two ends: bytes that are written into one come out of the other. */
export interface SocketPair {
  readonly reading: Socket
  readonly writing: Socket
}

/** A name that both ends of a pair meet at. */
interface MeetingPlace {
  readonly path: string
  leave(): void
}

/**
 * A pipe of which both ends are here. Node makes one for each standard stream of a child, and none that two of them could share.
 *
 * On Linux its ends meet at a name that is in no folder, elsewhere in a folder that only this user may enter and that is gone when they
 * have met. A stranger who comes to the name is turned away: only the other end knows the secret.
 */
export function* openSocketPair(loop: EventLoop): GeneratorCoroutine<SocketPair> {
  if (process.platform !== 'linux') return yield* meet(loop, namedPlace())
  try {
    return yield* meet(loop, { path: `\0asyncio-${randomUUID()}`, leave() {} })
  } catch (error) {
    // A runtime or a sandbox may know no such names. With too many open files a folder is of no use.
    if (!(error instanceof OSError) || error.code === 'EMFILE' || error.code === 'ENFILE') throw error
    return yield* meet(loop, namedPlace())
  }
}

function namedPlace(): MeetingPlace {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\asyncio-${randomUUID()}`, leave() {} }
  const folder = makeFolder()
  return { path: join(folder, 'output'), leave: () => rmSync(folder, { recursive: true, force: true }) }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'asyncio-'))
  } catch (cause) {
    const { code } = cause as { code?: string }
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new OSError(
      `Cannot send stderr where stdout goes as that needs a folder for a socket: ${reason}; set TMPDIR`,
      {
        ...(code !== undefined && { code }),
        cause,
      },
    )
  }
}

function* meet(loop: EventLoop, place: MeetingPlace): GeneratorCoroutine<SocketPair> {
  const pair = new MeetingPair(loop.createFuture<SocketPair>(), loop)
  try {
    pair.begin(place.path)
    return yield* pair.met
  } catch (error) {
    pair.abandon()
    throw error
  } finally {
    pair.end()
    place.leave()
  }
}

/** Two sockets on their way to each other. */
class MeetingPair {
  readonly met: Future<SocketPair>
  readonly #loop: EventLoop
  readonly #secret = randomBytes(16)
  readonly #server: Server = createServer((socket) => this.#arrived(socket))
  readonly #arrivals = new Set<Socket>()
  #writing: Socket | undefined
  #isOver = false

  constructor(met: Future<SocketPair>, loop: EventLoop) {
    this.met = met
    this.#loop = loop
  }

  begin(path: string): void {
    this.#server.once('error', (error) => this.#fail(error))
    this.#server.listen(path, () => {
      if (this.#isOver) return
      const writing = connect(path, () => writing.write(this.#secret))
      this.#writing = writing
      writing.on('error', (error) => this.#fail(error))
      writing.once('close', () => this.#fail(shed()))
      // So that its end is seen.
      writing.resume()
    })
  }

  abandon(): void {
    this.#writing?.destroy()
  }

  end(): void {
    this.#isOver = true
    for (const socket of this.#arrivals) socket.destroy()
    const server = this.#server
    server.on('error', () => {})
    if (server.listening) server.close()
    else server.once('listening', () => server.close())
  }

  #arrived(socket: Socket): void {
    this.#arrivals.add(socket)
    if (this.#isOver) socket.destroy()
    socket.on('error', () => {})
    const look = (): void => {
      const said = socket.read(this.#secret.length) as Buffer | null
      if (said === null) return
      socket.off('readable', look)
      if (timingSafeEqual(said, this.#secret)) this.#meet(socket)
      else socket.destroy()
    }
    socket.on('readable', look)
  }

  #meet(reading: Socket): void {
    const writing = this.#writing as Socket
    if (this.met.done() || this.#loop.isClosed()) return
    this.#arrivals.delete(reading)
    this.met.setResult({ reading, writing })
  }

  #fail(error: unknown): void {
    const wrapped = error instanceof OSError ? error : toOSError(error)
    // A connection that is dropped at once is all that is seen of a system that has no descriptor left for its other end.
    const isShed = wrapped instanceof OSError && /^(EMFILE|ENFILE|EPIPE|ECONNRESET)$/.test(String(wrapped.code))
    if (!this.met.done() && !this.#loop.isClosed()) this.met.setException(isShed ? shed() : wrapped)
  }
}

function shed(): OSError {
  return toOSError(Object.assign(new Error('Too many open files'), { code: 'EMFILE' })) as OSError
}
