import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../../packages/node/dist/command.js', import.meta.url))

/** The prompt of `asyncio` in a terminal of tmux, 100 columns by 50 rows. */
export class Terminal implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'asyncio-terminal-'))
  readonly #socket = join(this.#folder, 'socket')
  readonly #history: string

  /** @param history the file of an earlier one, to go on with */
  constructor(history?: string) {
    this.#history = history ?? join(this.#folder, 'history')
    const environment = `ASYNCIO_HISTORY='${this.#history}' ASYNCIO_STARTUP= NO_COLOR=1`
    const program = `${environment} '${process.execPath}' '${command}'; echo "ended with $?"; sleep 60`
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', '100', '-y', '50', program)
  }

  get historyFile(): string {
    return this.#history
  }

  get history(): string[] {
    return readFileSync(this.#history, 'utf8').split('\n')
  }

  /** Types a text, as it is. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', text)
  }

  /** Types a line. */
  enter(line: string): void {
    this.type(line)
    this.press('Enter')
  }

  /** Presses keys by tmux's names: `C-c`, `Tab`. */
  press(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys)
  }

  /** What stands on the screen, without the banner. */
  screen(): string {
    const lines = this.#tmux('capture-pane', '-p').split('\n')
    return lines
      .slice(lines.findIndex((line) => line.startsWith('>>>')))
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
  }

  /** Until the screen ends with a text. */
  async shows(end: string): Promise<void> {
    const deadline = performance.now() + 10_000
    while (!this.screen().endsWith(end)) {
      if (performance.now() > deadline) throw new Error(`The screen does not end with '${end}':\n${this.screen()}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  [Symbol.dispose](): void {
    this.#tmux('kill-server')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...args], { encoding: 'utf8' })
  }
}
