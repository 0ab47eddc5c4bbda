import { Semaphore } from '@asyncio/sync'
import type { Argument } from './encode-command.ts'
import type { Reply } from './read-reply.ts'
import type { RedisAddress } from './redis-address.ts'
import { RedisConnection } from './redis-connection.ts'
import { withBackoff, type Backoff } from './with-backoff.ts'

const PATIENT: Backoff = { attempts: 8, first: 0.05, longest: 2 }

/** Connections that are used in turn: never more than so many at once, and none that is broken. */
export class RedisPool implements AsyncDisposable {
  readonly #address: RedisAddress
  readonly #backoff: Backoff
  readonly #permits: Semaphore
  readonly #free: RedisConnection[] = []
  #made = 0

  constructor(address: RedisAddress, size: number, backoff: Backoff = PATIENT) {
    this.#address = address
    this.#backoff = backoff
    this.#permits = new Semaphore(size)
  }

  /** How many connections were made so far. */
  get made(): number {
    return this.#made
  }

  /** Lends a connection for as long as a function takes; waits while all are lent. One that breaks is replaced by the next to ask. */
  async use<T>(body: (connection: RedisConnection) => Promise<T>): Promise<T> {
    await this.#permits.acquire()
    let connection: RedisConnection | undefined
    try {
      connection = this.#takeFree() ?? (await this.#connect())
      return await body(connection)
    } finally {
      if (connection?.isOpen) this.#free.push(connection)
      this.#permits.release()
    }
  }

  async command(...parts: readonly [string, ...Argument[]]): Promise<Reply> {
    return this.use((connection) => connection.command(...parts))
  }

  /** Closes all that is not lent. */
  async close(): Promise<void> {
    for (const connection of this.#free.splice(0)) await connection.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #takeFree(): RedisConnection | undefined {
    for (;;) {
      const connection = this.#free.pop()
      if (connection === undefined || connection.isOpen) return connection
    }
  }

  async #connect(): Promise<RedisConnection> {
    const connection = await withBackoff(() => RedisConnection.connect(this.#address), this.#backoff)
    this.#made += 1
    return connection
  }
}
