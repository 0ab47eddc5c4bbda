import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

/** A program that is run beside a test, and ended with it. */
export class Started implements AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams
  readonly #closed: Promise<unknown[]>
  readonly #output: Promise<string>
  #seen = ''
  #errors = ''

  constructor(program: string, ...programArguments: string[]) {
    this.child = spawn(program, programArguments)
    this.#closed = once(this.child, 'close')
    this.child.stdout.on('data', (data) => (this.#seen += String(data)))
    this.#output = text(this.child.stdout)
    this.child.stderr.on('data', (data) => (this.#errors += String(data)))
    // It may have ended when something is typed.
    this.child.stdin.on('error', () => {})
  }

  /** What it has printed by now. */
  get seen(): string {
    return this.#seen
  }

  get errors(): string {
    return this.#errors
  }

  /** Waits until it has printed something, or said it as an error, and answers with what was matched. */
  async prints(wanted: RegExp): Promise<RegExpExecArray> {
    for (let round = 0; round < 2000; round += 1) {
      const found = wanted.exec(this.#seen) ?? wanted.exec(this.#errors)
      if (found !== null) return found
      if (this.child.exitCode !== null) break
      await pause(5)
    }
    throw new Error(`${this.child.spawnargs.join(' ')} never printed ${wanted}:\n${this.#seen}${this.#errors}`)
  }

  /** Waits for its end, and answers with all that it has printed. */
  async output(): Promise<string> {
    await this.#closed
    return this.#output
  }

  async exitCode(): Promise<number | null> {
    const [code] = await this.#closed
    return code as number | null
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal)
    await this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
  }
}
