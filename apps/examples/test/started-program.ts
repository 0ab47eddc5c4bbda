import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A program of the examples, run as a user would, on the packages' sources. */
export class StartedProgram implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams
  /** When it has ended, and all that it printed has come. */
  readonly #closed: Promise<void>
  readonly #lines: string[] = []
  readonly #waiting: (() => void)[] = []
  #errors = ''
  #isClosed = false

  /** @param path where it is in `src` */
  constructor(path: string, ...programArguments: string[]) {
    const program = fileURLToPath(new URL(`../src/${path}`, import.meta.url))
    this.#child = spawn(process.execPath, ['--conditions=@asyncio/source', program, ...programArguments])
    this.#closed = once(this.#child, 'close').then(() => {
      this.#isClosed = true
      this.#look()
    })
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#lines.push(line)
      this.#look()
    })
    this.#child.stderr.on('data', (data) => (this.#errors += String(data)))
  }

  /** All lines that it has printed. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** What it has said about errors. */
  get errors(): string {
    return this.#errors
  }

  /** Waits for a line that it prints, or has printed. */
  async line(isWanted: (line: string) => boolean = () => true): Promise<string> {
    for (;;) {
      const found = this.#lines.find(isWanted)
      if (found !== undefined) return found
      if (this.#isClosed)
        throw new Error(
          `It ended with ${this.#child.exitCode ?? this.#child.signalCode}, and printed:\n${this.#lines.join('\n')}${this.#errors}`,
        )
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /** Types a line. */
  type(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Waits for its end, and answers with its exit code. */
  async exitCode(): Promise<number | null> {
    await this.#closed
    return this.#child.exitCode
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL')
    await this.#closed
  }

  #look(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
