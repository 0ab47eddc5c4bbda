import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { Started } from '../src/started.ts'

/** What a server under load says of itself. */
export interface Figures {
  /** Handlers that have begun, have ended, and of those, have ended by an error of the connection. */
  begun: number
  ended: number
  failed: number
  /** What its loop's exception handler was told. */
  reports: number
  sent: number
  hash: string
  sockets: number
  rss: number
  heapUsed: number
  external: number
}

/** A server in a process of its own: see `server.ts`. */
export class LoadedServer implements AsyncDisposable {
  readonly #process: Started
  readonly port: number
  #answers = 0

  private constructor(started: Started, port: number) {
    this.#process = started
    this.port = port
  }

  static async start(kind: 'echo' | 'flood' | 'hash'): Promise<LoadedServer> {
    const program = fileURLToPath(new URL('server.ts', import.meta.url))
    // By a shell, for it to have as many descriptors as the machine allows.
    const command = `ulimit -n $(ulimit -Hn); exec "$0" --expose-gc --conditions=@asyncio/source "$1" "$2"`
    const started = new Started('sh', '-c', command, process.execPath, program, kind)
    const [port] = await started.prints(/^\d+/)
    return new LoadedServer(started, Number(port))
  }

  get pid(): number {
    return this.#process.child.pid as number
  }

  get errors(): string {
    return this.#process.errors
  }

  /** What it says of itself now. */
  async figures(): Promise<Figures> {
    this.#answers += 1
    this.#process.child.stdin.write('figures\n')
    const [all] = await this.#process.prints(new RegExp(`(?:\\{.*\\}\\s+){${this.#answers}}`))
    return JSON.parse(all.trim().split('\n').at(-1) as string) as Figures
  }

  /** What it says of itself when that is as it should be, or after some seconds. */
  async figuresWhen(isReached: (figures: Figures) => boolean, seconds = 20): Promise<Figures> {
    for (let round = 0; ; round += 1) {
      const figures = await this.figures()
      if (isReached(figures) || round > seconds * 10) return figures
      await pause(100)
    }
  }

  /** Ends it, as it ends by itself. */
  async end(): Promise<number | null> {
    this.#process.child.stdin.end()
    return this.#process.exitCode()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }
}
