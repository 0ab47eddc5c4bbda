import {
  ConnectionResetError,
  createTask,
  gather,
  getRunningLoop,
  isCancelled,
  type Future,
  type Task,
} from '@asyncio/core'
import type { StreamReader, StreamWriter } from '@asyncio/streams'
import { encodeCommand, type Argument } from './encode-command.ts'
import { readReply, type Reply } from './read-reply.ts'
import { connectTo, type RedisAddress } from './redis-address.ts'
import { RedisError } from './redis-error.ts'

/**
 * A connection to a server. Commands are sent at once, whether or not those before were answered: the server answers in their order.
 *
 * Who is cancelled while waiting leaves its place in the order: its answer is read and dropped.
 */
export class RedisConnection implements AsyncDisposable {
  readonly #reader: StreamReader
  readonly #writer: StreamWriter
  readonly #awaited: Future<Reply>[] = []
  readonly #reading: Task<void>
  #lost: Error | undefined

  private constructor(reader: StreamReader, writer: StreamWriter) {
    this.#reader = reader
    this.#writer = writer
    this.#reading = createTask(() => this.#read())
  }

  static async connect(address: RedisAddress): Promise<RedisConnection> {
    return new RedisConnection(...(await connectTo(address)))
  }

  /** Whether it can still be used. */
  get isOpen(): boolean {
    return this.#lost === undefined && !this.#writer.isClosing()
  }

  /**
   * Sends a command, and answers with the reply.
   *
   * @throws {RedisError} (when awaited) if the server refuses it
   * @throws {ConnectionResetError} (when awaited) if the connection is lost before the reply has come
   */
  async command(...parts: readonly [string, ...Argument[]]): Promise<Reply> {
    if (this.isOpen) await this.#writer.drain()
    return this.#send(parts)
  }

  /** Sends several commands together, and answers with all replies; errors are among them. */
  async pipeline(commands: readonly (readonly [string, ...Argument[]])[]): Promise<Reply[]> {
    if (this.isOpen) await this.#writer.drain()
    const replies = await gather(
      commands.map((parts) => this.#send(parts)),
      { returnExceptions: true },
    )
    for (const reply of replies) if (reply instanceof Error && !(reply instanceof RedisError)) throw reply
    return replies as Reply[]
  }

  /** Closes it. Who waits for a reply gets an error. */
  async close(): Promise<void> {
    this.#writer.close()
    await this.#reading
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #send(parts: readonly Argument[]): Future<Reply> {
    const reply = getRunningLoop().createFuture<Reply>()
    if (this.#lost === undefined) {
      this.#awaited.push(reply)
      this.#writer.writelines(encodeCommand(parts))
    } else reply.setException(this.#lost)
    return reply
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const reply = await readReply(this.#reader)
        const awaited = this.#awaited.shift()
        if (awaited === undefined || awaited.done()) continue
        if (reply instanceof RedisError) awaited.setException(reply)
        else awaited.setResult(reply)
      }
    } catch (error) {
      this.#lost = new ConnectionResetError('The connection to Redis is lost', { cause: error })
      for (const reply of this.#awaited.splice(0)) if (!reply.done()) reply.setException(this.#lost)
      this.#writer.close()
      if (isCancelled(error)) throw error
    }
  }
}
