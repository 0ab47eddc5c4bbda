import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
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
    const { stdout } = await promisify(execFile)(node, [...nodeArguments, program], {
      maxBuffer: 2 ** 26,
      timeout: 100_000,
    })
    return stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}
