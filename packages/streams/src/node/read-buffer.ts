import { Buffer } from 'node:buffer'
import type { OnReadOpts } from 'node:net'
import process from 'node:process'

const SIZE = 64 * 1024
/** From so many bytes on a copy costs more than memory of one's own. */
const LARGE = 16 * 1024

/** What most sockets read into. Reads of different sockets never overlap, so that one will do for all of them. */
let shared: Buffer | undefined

/**
 * Receives what comes in over a socket that was made with it, in place of its event `'data'`: into one piece of memory for all sockets,
 * where a socket by itself takes a fresh one of 64 KiB for each read. A tenth of an echo's time is saved by that.
 *
 * While much comes at once, the socket has memory of its own, which is handed on and not copied.
 */
export class ReadBuffer {
  receiver: ((data: Uint8Array) => void) | undefined
  /** Memory that no other socket reads into, if this one has some. */
  #own: Buffer | undefined

  /** Whether the platform reads at once when there is something, and not in the background. */
  static readonly isPossible: boolean = process.platform !== 'win32'

  /** The option of that name of a socket. */
  get onread(): OnReadOpts {
    return {
      buffer: () => this.#own ?? (shared ??= Buffer.allocUnsafeSlow(SIZE)),
      callback: (count, buffer) => {
        this.receiver?.(this.#take(count, buffer))
        return true
      },
    }
  }

  #take(count: number, buffer: Uint8Array): Uint8Array {
    const data = buffer.subarray(0, count)
    const isOwn = buffer === this.#own
    this.#own = count >= LARGE ? Buffer.allocUnsafeSlow(SIZE) : undefined
    return isOwn && count >= LARGE ? data : Buffer.from(data)
  }
}
