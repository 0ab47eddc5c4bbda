import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A program that runs in a process of its own, with the packages as they are built. */
export class RunningProgram implements Disposable {
  readonly #child
  #output = ''
  #errors = ''
  readonly #waiting = new Set<() => void>()
  readonly #closed: Promise<void>

  /**
   * @param source JavaScript, as a module; what it imports is found from this package
   * @param node the Node that runs it
   * @param args what Node is given instead of the source
   */
  constructor(
    source: string,
    node: string = process.execPath,
    args: readonly string[] = ['--input-type=module', '--eval', source],
  ) {
    const cwd = fileURLToPath(new URL('..', import.meta.url))
    this.#child = spawn(node, args, { cwd, stdio: 'pipe' })
    this.#closed = new Promise((resolve) => this.#child.once('close', () => resolve()))
    this.#child.stdout.on('data', (data: Buffer) => this.#hear((this.#output += data.toString())))
    this.#child.stderr.on('data', (data: Buffer) => this.#hear((this.#errors += data.toString())))
  }

  get errors(): string {
    return this.#errors
  }

  get output(): string {
    return this.#output
  }

  /** Until it has printed something. */
  async printed(text: string): Promise<void> {
    const ended = this.ended().then(({ code }) => {
      if (this.#output.includes(text)) return
      throw new Error(`The program ended with ${code} before it printed '${text}':\n${this.#output}${this.#errors}`)
    })
    const seen = new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#output.includes(text)) resolve()
      }
      this.#waiting.add(look)
      look()
    })
    await Promise.race([seen, ended])
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** How it ended, when all that it wrote has come. */
  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    await this.#closed
    return { code: this.#child.exitCode, signal: this.#child.signalCode }
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }

  #hear(_text: string): void {
    for (const look of this.#waiting) look()
  }
}
