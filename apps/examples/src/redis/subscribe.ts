import { EOFError, OSError } from '@asyncio/core'
import { encodeCommand } from './encode-command.ts'
import { readReply } from './read-reply.ts'
import { connectTo, type RedisAddress } from './redis-address.ts'
import { RedisError } from './redis-error.ts'
import { withBackoff, type Backoff } from './with-backoff.ts'

/** What somebody has published. */
export interface Message {
  readonly channel: string
  readonly text: string
}

/** How a subscription goes on. */
export interface SubscribeOptions {
  /** Is called each time that the server has taken the subscription: from now on no message is missed. */
  readonly onSubscribed?: () => void
  readonly backoff: Backoff
}

/**
 * The messages of some channels, over a connection of their own. When that is lost, there is another, and what was published meanwhile is
 * missed: that is how Redis does it.
 */
export async function* subscribe(
  address: RedisAddress,
  channels: readonly string[],
  { onSubscribed, backoff }: SubscribeOptions,
): AsyncGenerator<Message, void, void> {
  for (;;) {
    const [reader, writer] = await withBackoff(() => connectTo(address), backoff)
    try {
      writer.writelines(encodeCommand(['SUBSCRIBE', ...channels]))
      for (;;) {
        const reply = await readReply(reader)
        if (reply instanceof RedisError) throw reply
        if (!Array.isArray(reply)) continue
        const [kind, channel, content] = reply as readonly unknown[]
        if (kind === 'message') yield { channel: String(channel), text: String(content) }
        else if (kind === 'subscribe' && content === channels.length) onSubscribed?.()
      }
    } catch (error) {
      if (!(error instanceof EOFError || error instanceof OSError)) throw error
    } finally {
      writer.close()
    }
  }
}
