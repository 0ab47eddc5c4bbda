import type { Server } from '@asyncio/core'
import { startServer, type StreamReader, type StreamWriter } from '@asyncio/streams'
import { readReply } from '../src/redis/read-reply.ts'

/** As much of a Redis server as the tests of its client ask for, in the network of the running loop. */
export class SmallRedis {
  readonly #values = new Map<string, string>()
  readonly #subscribers = new Map<string, Set<StreamWriter>>()
  readonly #clients = new Set<StreamWriter>()
  #server: Server | undefined
  /** How many connections were made. */
  accepted = 0

  async start(port: number): Promise<void> {
    this.#server = await startServer((reader, writer) => this.#serve(reader, writer), '127.0.0.1', port)
  }

  /** Breaks all connections, and listens no more. */
  async stop(): Promise<void> {
    this.#server?.close()
    this.breakConnections()
    await this.#server?.waitClosed()
  }

  breakConnections(): void {
    for (const client of this.#clients) client.transport.abort()
  }

  async #serve(reader: StreamReader, writer: StreamWriter): Promise<void> {
    this.accepted += 1
    this.#clients.add(writer)
    try {
      for (;;) {
        const [name, ...rest] = (await readReply(reader)) as string[]
        writer.write(new TextEncoder().encode(this.#answer(String(name), rest, writer)))
      }
    } catch {
      // The client has gone.
    } finally {
      this.#clients.delete(writer)
      for (const subscribers of this.#subscribers.values()) subscribers.delete(writer)
      writer.close()
    }
  }

  #answer(name: string, [key = '', value = '', ...more]: string[], writer: StreamWriter): string {
    switch (name) {
      case 'SET':
        this.#values.set(key, value)
        return '+OK\r\n'
      case 'GET':
        return bulk(this.#values.get(key))
      case 'INCR': {
        const number = Number(this.#values.get(key) ?? 0) + 1
        if (Number.isNaN(number)) return '-ERR value is not an integer or out of range\r\n'
        this.#values.set(key, String(number))
        return `:${number}\r\n`
      }
      case 'SUBSCRIBE':
        return [key, value, ...more]
          .filter((channel) => channel !== '')
          .map((channel, index) => {
            this.#subscribersOf(channel).add(writer)
            return `*3\r\n${bulk('subscribe')}${bulk(channel)}:${index + 1}\r\n`
          })
          .join('')
      case 'PUBLISH': {
        const subscribers = this.#subscribersOf(key)
        const message = `*3\r\n${bulk('message')}${bulk(key)}${bulk(value)}`
        for (const subscriber of subscribers) subscriber.write(new TextEncoder().encode(message))
        return `:${subscribers.size}\r\n`
      }
      default:
        return `-ERR unknown command '${name}'\r\n`
    }
  }

  #subscribersOf(channel: string): Set<StreamWriter> {
    const subscribers = this.#subscribers.get(channel) ?? new Set()
    this.#subscribers.set(channel, subscribers)
    return subscribers
  }
}

function bulk(text: string | undefined): string {
  return text === undefined ? '$-1\r\n' : `$${new TextEncoder().encode(text).length}\r\n${text}\r\n`
}
