import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../../packages/node/dist/command.js', import.meta.url))
/** Inside of this package, so that programs find what they import. */
const folder = fileURLToPath(new URL('..', import.meta.url))

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** The command `asyncio`, as it is built, in a process of its own. */
export class RunningCommand implements Disposable {
  readonly #child
  #output = ''
  #errors = ''
  readonly #looks = new Set<() => void>()
  readonly ended: Promise<Ended>

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const env = { ...process.env, ASYNCIO_DEBUG: '', ASYNCIO_STARTUP: '', FORCE_COLOR: '0', ...environment }
    this.#child = spawn(process.execPath, [command, ...args], { cwd: folder, stdio: 'pipe', env })
    this.#child.stdout.on('data', (data: Buffer) => this.#look((this.#output += data.toString())))
    this.#child.stderr.on('data', (data: Buffer) => this.#look((this.#errors += data.toString())))
    this.ended = new Promise((resolve) =>
      this.#child.once('close', (code) => {
        this.#look('')
        resolve({ code, output: this.#output, errors: this.#errors })
      }),
    )
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  enter(text: string): void {
    this.#child.stdin.write(text)
  }

  /** No more will be entered. */
  end(): Promise<Ended> {
    this.#child.stdin.end()
    return this.ended
  }

  /** Until it has written something to one of its outputs. */
  async printed(text: string): Promise<void> {
    const isThere = (): boolean => (this.#output + this.#errors).includes(text)
    while (!isThere()) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`It ended before it printed '${text}':\n${this.#output}${this.#errors}`)
      await new Promise<void>((resolve) => this.#looks.add(resolve))
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }

  #look(_text: string): void {
    for (const resolve of this.#looks) resolve()
    this.#looks.clear()
  }
}

/** Runs the command to its end, with what is piped in. */
export async function asyncio(
  args: readonly string[],
  { input = '', environment }: { input?: string; environment?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  using running = new RunningCommand(args, environment)
  running.enter(input)
  return await running.end()
}

/** Files for the command, as long as they are needed. */
export class Files implements Disposable {
  readonly #folder = mkdtempSync(join(folder, '.programs-'))

  write(name: string, text: string): string {
    const path = join(this.#folder, name)
    writeFileSync(path, text)
    return path
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true })
  }
}
