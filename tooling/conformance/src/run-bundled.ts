import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The Node that started the package manager is the machine's own, which may be older than the one that runs the tests. */
export const oldestNode = process.env['npm_node_execpath'] ?? process.execPath

/** How a program is bundled and run. */
export interface BundledRun {
  /** The Node that runs it. */
  readonly node: string
  readonly nodeArguments?: readonly string[]
  /** As a host without `AsyncLocalStorage` sees the library: a browser. */
  readonly portable?: boolean
  /** The kind of modules that it becomes one of. */
  readonly format?: 'esm' | 'cjs'
}

/**
 * Runs a program in a process of its own, so that it can be another Node than this one, and gives back what it printed.
 *
 * @param source TypeScript; what it imports is found from this folder
 * @throws if the program fails or is ended: an error that says how, with all that it printed
 */
export async function runBundled(
  source: string,
  { node, nodeArguments = [], portable = false, format = 'esm' }: BundledRun,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'asyncio-conformance-'))
  try {
    const program = join(folder, format === 'esm' ? 'program.mjs' : 'program.cjs')
    await build({
      stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
      outfile: program,
      bundle: true,
      format,
      logOverride: { 'empty-import-meta': 'silent' },
      platform: portable ? 'neutral' : 'node',
      target: 'node20',
      conditions: ['@asyncio/source'],
      keepNames: true,
      logLevel: 'error',
    })
    const child = spawn(node, [...nodeArguments, program], { stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = new Promise<string>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(signal === null ? `code ${code}` : `signal ${signal}`))
    })
    const [how, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
    if (how !== 'code 0') throw new Error(`The program was ended by ${how}:\n${errors}\nIt had printed:\n${output}`)
    return output
  } finally {
    await rm(folder, { recursive: true })
  }
}
