import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { StartedProgram } from './started-program.ts'

/** Somebody in the room, and what they have been told. */
class Guest {
  readonly socket: Socket
  readonly #lines: AsyncIterator<string>

  constructor(port: number, name: string) {
    this.socket = connect(port, '127.0.0.1')
    this.#lines = createInterface({ input: this.socket })[Symbol.asyncIterator]()
    this.say(name)
  }

  say(line: string): void {
    this.socket.write(`${line}\n`)
  }

  async hears(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next()
    return done === true ? undefined : value
  }
}

async function inRoom(body: (port: number) => Promise<void>): Promise<void> {
  await using server = new StartedProgram('chat/chat-server.ts', '0')
  await body(Number(await server.line()))
  server.signal('SIGINT')
  expect(await server.exitCode()).toBe(0)
  expect(server.errors).toBe('')
}

describe('the chat server', () => {
  test('tells everybody who is there, and what they say', async () => {
    await inRoom(async (port) => {
      const ann = new Guest(port, 'ann')
      expect(await ann.hears()).toBe('* ann is here')
      const bob = new Guest(port, 'bob')
      expect(await bob.hears()).toBe('* bob is here')
      bob.say('hi')
      expect([await ann.hears(), await ann.hears()]).toEqual(['* bob is here', 'bob: hi'])
      expect(await bob.hears()).toBe('bob: hi')
      bob.socket.end()
      expect(await ann.hears()).toBe('* bob has left')
      expect(await bob.hears()).toBe(undefined)
    })
  })

  test('asks for another name if there is one of it', async () => {
    await inRoom(async (port) => {
      const first = new Guest(port, 'ann')
      await first.hears()
      const second = new Guest(port, 'ann')
      expect(await second.hears()).toBe('* another name, please')
      second.say('eve')
      expect(await second.hears()).toBe('* eve is here')
    })
  })

  test('puts out who does not listen, and the others hear on', async () => {
    await inRoom(async (port) => {
      const deaf = new Guest(port, 'deaf')
      await deaf.hears()
      deaf.socket.pause()
      deaf.socket.on('error', () => {})
      const gone = once(deaf.socket, 'close')
      const ann = new Guest(port, 'ann')
      await ann.hears()
      const long = 'x'.repeat(60_000)
      let heard: string | undefined
      for (let count = 0; count < 300 && heard !== '* deaf has left'; count += 1) {
        ann.say(long)
        heard = await ann.hears()
      }
      while (heard !== '* deaf has left') heard = await ann.hears()
      ann.say('still here')
      while (heard !== 'ann: still here') heard = await ann.hears()
      deaf.socket.resume()
      await gone
    })
  })

  test('ends while people are there', async () => {
    await using server = new StartedProgram('chat/chat-server.ts', '0')
    const ann = new Guest(Number(await server.line()), 'ann')
    await ann.hears()
    server.signal('SIGTERM')
    while ((await ann.hears()) !== undefined);
    expect(await server.exitCode()).toBe(0)
    expect(server.errors).toBe('')
  })
})
