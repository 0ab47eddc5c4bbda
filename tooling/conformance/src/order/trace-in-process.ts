import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { PrintedTraces } from './print-traces.ts'
import { topics } from './topics.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Runs the TypeScript sides of all cases in a process of its own, so that it can be another Node than this one. */
export async function traceInProcess(node: string): Promise<PrintedTraces> {
  const folder = await mkdtemp(join(tmpdir(), 'asyncio-conformance-'))
  try {
    const program = join(folder, 'cases.mjs')
    await bundle(program)
    const { stdout } = await promisify(execFile)(node, [program], { maxBuffer: 2 ** 26, timeout: 60_000 })
    return JSON.parse(stdout) as PrintedTraces
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** One file of the cases and the library's sources, in a form that the oldest Node we support can read. */
async function bundle(outfile: string): Promise<void> {
  const imports = topics.map(({ path }, index) => `import { cases as topic${index} } from ${JSON.stringify(path)}`)
  const entries = topics.map(({ name }, index) => `${JSON.stringify(name)}: topic${index}`)
  await build({
    stdin: {
      contents: [
        `import { printTraces } from './print-traces.ts'`,
        ...imports,
        `await printTraces({ ${entries.join(', ')} })`,
      ].join('\n'),
      resolveDir: here,
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@asyncio/source'],
    keepNames: true,
    logLevel: 'error',
  })
}
