import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import type { Trace } from '../trace.ts'
import type { StoredProgram } from './program.ts'

const file = new URL('../../stored-programs/cpython-traces.jsonl.br', import.meta.url)

/** The stored programs, with what each of them did in CPython. */
export function readStored(): readonly { readonly program: StoredProgram; readonly trace: Trace }[] {
  const lines = brotliDecompressSync(readFileSync(file)).toString().trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as { program: StoredProgram; trace: Trace })
}
