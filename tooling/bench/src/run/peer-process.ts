import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Operation } from '../operations.ts'
import type { Peer } from './peer.ts'

/** The process of a peer, for one operation. */
export class PeerProcess {
  readonly #peer: Peer
  readonly #operation: Operation
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #answers: AsyncIterator<string>

  constructor(peer: Peer, operation: Operation) {
    this.#peer = peer
    this.#operation = operation
    const [program, ...options] = peer.command
    this.#child = spawn(program!, options, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /**
   * The figure of one run.
   *
   * @throws {Error} if the peer did not do what it was asked to
   */
  async measure(count: number): Promise<number> {
    const { key, measures } = this.#operation
    this.#child.stdin.write(`${JSON.stringify({ key, count, measures })}\n`)
    const answer = await this.#answers.next()
    if (answer.done === true) throw new Error(`${this.#peer.name} ended during ${key}`)
    const { figure, error } = JSON.parse(answer.value) as { figure?: number; error?: string }
    if (figure === undefined) throw new Error(`${this.#peer.name} could not do ${key}: ${error}`)
    return figure
  }

  stop(): void {
    this.#child.stdin.end()
  }
}
