import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is gone at the end of its block. */
export class TemporaryFolder implements Disposable {
  readonly #path = mkdtempSync(join(tmpdir(), 'outside-'))

  file(name: string): string {
    return join(this.#path, name)
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { recursive: true, force: true })
  }
}
