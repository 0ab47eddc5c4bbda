import { gather, IncompleteReadError, OSError, sleep, type StreamReader, type StreamWriter } from '@asyncio/node'
import { onALoop } from '../on-a-loop.ts'
import { Random } from '../random.ts'
import { requireThat, type Figures, type Target } from '../target.ts'
import { links } from './links.ts'

/** What one side of a connection does. */
interface Side {
  /** How many bytes it writes, one piece after the other, and whether it waits for room behind each. */
  readonly writes: readonly { readonly size: number; readonly drains: boolean }[]
  /** How it reads, over and over again. */
  readonly reads: readonly { readonly how: 'read' | 'readexactly'; readonly size: number; readonly naps: number }[]
  /** After how many of its writes it breaks the connection, if it does. */
  readonly abortsAfter: number | null
  /** Whether it says that it will write no more, where that can be said. */
  readonly endsItsWay: boolean
}

/** One connection. */
interface Conversation {
  readonly client: Side
  readonly server: Side
}

/** Connections of one kind, all at once: what a side reads is what the other has written, to the end, unless one of them breaks it. */
export function streams(linkName: string): Target<Conversation> {
  const link = links[linkName]
  if (link === undefined) throw new Error(`Cannot fuzz streams as there is no such link: received ${linkName}`)
  return {
    name: `streams over ${linkName}`,
    generate: (random) => random.several(6, () => ({ client: drawSide(random), server: drawSide(random) })),
    run: async (program) => {
      let bytes = 0
      await onALoop(link.newLoop(), async () => {
        const talks = program.map((conversation, index) => new Talk(conversation, index))
        const listening = await link.listen(async (reader, writer) => {
          // Whose connection it is stands in its first byte, unless that was lost with the connection.
          const [first] = await gather([async () => reader.read(1)], { returnExceptions: true })
          if (first instanceof Uint8Array && first.length > 0) await talks[first[0] as number]?.serve(reader, writer)
          else writer.transport.abort()
        })
        await gather(
          talks.map((talk) => async () => {
            const [reader, writer] = await listening.connect()
            await talk.call(reader, writer)
          }),
        )
        await gather(talks.map((talk) => async () => talk.over()))
        await listening.close()
        for (const talk of talks) bytes += talk.check()
      })
      return { operations: program.reduce((sum, each) => sum + operationsOf(each), 0), bytes } satisfies Figures
    },
  }
}

function operationsOf({ client, server }: Conversation): number {
  return [client, server].reduce((sum, { writes, reads }) => sum + writes.length + reads.length, 2)
}

function drawSide(random: Random): Side {
  const writes = random.several(12, () => ({ size: random.size(), drains: random.below(3) === 0 }))
  const reads = random.several(6, () => ({
    how: random.pick(['read', 'read', 'readexactly'] as const),
    size: 1 + random.size(),
    naps: random.below(3) === 0 ? random.below(5) : 0,
  }))
  const abortsAfter = random.below(8) === 0 ? random.below(writes.length) : null
  return { writes, reads, abortsAfter, endsItsWay: random.below(2) === 0 }
}

/** A conversation that goes on. */
class Talk {
  readonly #conversation: Conversation
  readonly #index: number
  readonly #received: Record<keyof Conversation, number> = { client: 0, server: 0 }
  readonly #served = Promise.withResolvers<void>()

  constructor(conversation: Conversation, index: number) {
    this.#conversation = conversation
    this.#index = index
  }

  async call(reader: StreamReader, writer: StreamWriter): Promise<void> {
    writer.write(Uint8Array.of(this.#index))
    await this.#talk('client', reader, writer)
    // A server that never had the first byte serves nobody.
    if (this.#isBroken()) this.#served.resolve()
  }

  async serve(reader: StreamReader, writer: StreamWriter): Promise<void> {
    try {
      await this.#talk('server', reader, writer)
    } finally {
      this.#served.resolve()
    }
  }

  /** Waits until both sides are done. */
  async over(): Promise<void> {
    await this.#served.promise
  }

  /**
   * How many bytes were received by both.
   *
   * @throws if it was not all that the other side has written, in a conversation that nobody broke
   */
  check(): number {
    for (const side of ['client', 'server'] as const) {
      const other = otherThan(side)
      const written = totalOf(this.#conversation[other])
      requireThat(
        this.#isBroken() || this.#received[side] === written,
        `the ${side} received ${this.#received[side]} bytes of ${written}`,
      )
    }
    return this.#received.client + this.#received.server
  }

  #isBroken(): boolean {
    return this.#conversation.client.abortsAfter !== null || this.#conversation.server.abortsAfter !== null
  }

  async #talk(side: keyof Conversation, reader: StreamReader, writer: StreamWriter): Promise<void> {
    const work = [async () => this.#write(side, writer), async () => this.#read(side, reader)]
    const outcomes = await gather(work, { returnExceptions: true })
    writer.close()
    outcomes.push(...(await gather([async () => writer.waitClosed()], { returnExceptions: true })))
    for (const outcome of outcomes) if (outcome !== undefined && !this.#mayFailWith(outcome)) throw outcome
  }

  #mayFailWith(error: unknown): boolean {
    return this.#isBroken() && (error instanceof OSError || error instanceof IncompleteReadError)
  }

  async #write(side: keyof Conversation, writer: StreamWriter): Promise<void> {
    const { writes, abortsAfter, endsItsWay } = this.#conversation[side]
    let offset = 0
    for (const [index, { size, drains }] of writes.entries()) {
      if (index === abortsAfter) {
        writer.transport.abort()
        return
      }
      if (writer.isClosing()) return
      writer.write(pattern(side, offset, size))
      offset += size
      if (drains) await writer.drain()
    }
    await writer.drain()
    if (endsItsWay && writer.canWriteEof()) writer.writeEof()
  }

  /** Reads until all has come that the other side writes, or no more will come. */
  async #read(side: keyof Conversation, reader: StreamReader): Promise<void> {
    const { reads } = this.#conversation[side]
    const other = otherThan(side)
    const total = totalOf(this.#conversation[other])
    const least = Math.ceil(total / MOST_READS)
    for (let index = 0; this.#received[side] < total; index += 1) {
      const { how, naps, ...drawn } = reads[index % reads.length] as Side['reads'][number]
      const size = Math.max(drawn.size, least)
      for (let turn = 0; turn < naps; turn += 1) await sleep(0)
      const offset = this.#received[side]
      const data = how === 'read' ? await reader.read(size) : await reader.readexactly(Math.min(size, total - offset))
      requireThat(
        Buffer.compare(data, pattern(other, offset, data.length)) === 0,
        `the ${data.length} bytes from ${offset} on that the ${side} received are not those that were sent`,
      )
      this.#received[side] += data.length
      if (data.length === 0) return
    }
  }
}

function otherThan(side: keyof Conversation): keyof Conversation {
  return side === 'client' ? 'server' : 'client'
}

function totalOf({ writes }: Side): number {
  return writes.reduce((sum, { size }) => sum + size, 0)
}

/** What is read in small pieces is read in about so many, however much it is. */
const MOST_READS = 500

/** No power of 2, so that bytes that were moved by the size of a buffer are seen. */
const PERIOD = 65_521
const patterns = { client: drawPattern(1), server: drawPattern(2) }

function drawPattern(seed: number): Buffer {
  const random = new Random(seed)
  return Buffer.from(Uint8Array.from({ length: PERIOD }, () => random.below(256)))
}

/** What a side writes from an offset on: bytes that tell where in the stream they are, and whose they are. */
function pattern(side: keyof Conversation, offset: number, size: number): Buffer {
  const start = offset % PERIOD
  const bytes = Buffer.alloc(start + size, patterns[side])
  return bytes.subarray(start)
}
