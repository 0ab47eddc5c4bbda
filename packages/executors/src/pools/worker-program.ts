import { RuntimeError } from '@asyncio/core'
import { existsSync } from 'node:fs'

/**
 * The address of the program that workers run.
 *
 * @throws {RuntimeError} if it is not there, as in a bundle
 */
export function workerProgram(): string {
  // In a bundle of CommonJS there is none.
  const here = import.meta.url as string | undefined
  // Sources and builds lie in different folders.
  const path = here?.endsWith('.ts') === true ? '../worker/run-job.ts' : './worker/run-job.js'
  const program = here === undefined ? undefined : new URL(path, here)
  if (program !== undefined && (program.protocol !== 'file:' || existsSync(program))) return program.href
  throw new RuntimeError(
    `Cannot start a worker as its program is not beside this one: received ${program?.href ?? 'a bundle in the form of CommonJS'}. Leave @asyncio/executors out of the bundle, and install it where that runs: esbuild --external:@asyncio/executors, external: ['@asyncio/executors'] for tsup, Rollup, Vite and Rolldown, externals for webpack`,
  )
}
