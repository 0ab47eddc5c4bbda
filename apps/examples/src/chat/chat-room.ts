import { createTask, type Task } from '@asyncio/core'
import type { StreamWriter } from '@asyncio/streams'
import { Queue } from '@asyncio/sync'

/** How many lines may wait for a member before it is too slow for the room. */
const MOST_WAITING = 100

interface Member {
  readonly lines: Queue<string>
  readonly writer: StreamWriter
  readonly sending: Task<void>
}

/**
 * Who is there, and what they say. Each member has a queue and a task that sends what is in it: a slow one holds up nobody, and one that is
 * too slow is put out.
 */
export class ChatRoom {
  readonly #members = new Map<string, Member>()

  get names(): string[] {
    return [...this.#members.keys()]
  }

  /** Lets somebody in, unless there is one of that name. */
  enter(name: string, writer: StreamWriter): boolean {
    if (this.#members.has(name)) return false
    const lines = new Queue<string>(MOST_WAITING)
    const sending = createTask(async () => {
      for await (const line of lines) {
        writer.write(new TextEncoder().encode(`${line}\n`))
        await writer.drain()
      }
    })
    this.#members.set(name, { lines, writer, sending })
    this.say(`* ${name} is here`)
    return true
  }

  /** Says something to everybody. */
  say(line: string): void {
    for (const { lines, writer } of this.#members.values()) {
      if (lines.full()) writer.transport.abort()
      else lines.putNowait(line)
    }
  }

  /** Lets somebody out, when what was said before has been sent. */
  async leave(name: string): Promise<void> {
    const member = this.#members.get(name)
    if (member === undefined) return
    this.#members.delete(name)
    this.say(`* ${name} has left`)
    member.lines.shutdown()
    await member.sending
  }
}
