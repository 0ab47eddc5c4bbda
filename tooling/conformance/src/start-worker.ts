import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'

/**
 * Starts a program in a thread of its own.
 *
 * @param source TypeScript; what it imports is found from this folder
 */
export async function startWorker(source: string): Promise<Worker> {
  const folder = await mkdtemp(join(tmpdir(), 'asyncio-conformance-'))
  const program = join(folder, 'worker.mjs')
  await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@asyncio/source'],
    keepNames: true,
    logLevel: 'error',
  })
  const worker = new Worker(program)
  worker.once('exit', () => void rm(folder, { recursive: true }))
  return worker
}
