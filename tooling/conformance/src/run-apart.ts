import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { stacksOfCrash } from '@asyncio/vitest-reporter/stacks-of-crash'

/** On the sources, and without the fault of V8 that the forks of such tests are kept from: see `vitest.config.ts`. */
const nodeArguments = ['--conditions=@asyncio/source', '--wasm-wrapper-tiering-budget=1000000000']

/** Keeps what a crash leaves: most systems write nothing down otherwise. */
const withCore = 'ulimit -c unlimited 2>/dev/null; exec "$0" "$@"'

/**
 * Runs a program of ours in a process of its own, so that a crash of Node takes nothing else down, and gives back what it printed.
 *
 * @throws if it fails or is ended: an error that says how, with all that it printed, and after a crash the stacks of its threads
 */
export async function runApart(program: URL, ...programArguments: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-apart-'))
  try {
    const path = fileURLToPath(program)
    const child = spawn('sh', ['-c', withCore, process.execPath, ...nodeArguments, path, ...programArguments], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<[code: number | null, signal: string | null]>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve([code, signal]))
    })
    const [[code, signal], output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
    if (code === 0) return output
    const how = signal === null ? `with code ${code}` : `by signal ${signal}\n${await stacksOfCrash(folder)}`
    throw new Error(`The program ended ${how}\nIt had printed:\n${output}${errors}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
