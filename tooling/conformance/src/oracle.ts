import { readFileSync } from 'node:fs'
import { loadPyodide } from 'pyodide'
import { differences } from './differences/list.ts'
import { kinds, shares } from './random/families.ts'
import type { Program } from './random/program.ts'
import type { Trace } from './trace.ts'

/** CPython, which says what each program does. */
export interface Oracle {
  /** Python's version, as in '3.14.0'. */
  readonly version: string

  /**
   * Runs one program on a fresh loop in virtual time.
   *
   * @param source Python with an `async def main()`, indented as its surroundings please
   * @returns what the program logged, and how it ended if that was not well
   */
  trace(source: string): Trace

  /**
   * Answers a question about CPython's asyncio.
   *
   * @param source an expression that finds `asyncio`, `contextvars`, `inspect` and `mends`
   * @returns its value, as JSON has it
   */
  evaluate(source: string): unknown

  /** Does the same with a random program. */
  traceRandom(program: Program): Trace
}

/** Starts the CPython that is compiled to WebAssembly; it takes about a second, once. */
export async function loadOracle(): Promise<Oracle> {
  const python = await loadPyodide()
  for (const file of ['prelude.py', 'random/interpreter.py']) {
    python.runPython(readFileSync(new URL(file, import.meta.url), 'utf8'))
  }
  const applyMends = python.globals.get('apply_mends') as (differences: readonly string[]) => void
  applyMends(differences.filter(({ kind }) => kind === 'mended').map(({ id }) => id))
  const traceProgram = python.globals.get('trace_program') as (source: string) => string
  const addOperation = python.globals.get('add_operation') as (kind: string, source: string) => void
  for (const [kind, operation] of kinds) addOperation(kind, operation.python)
  const addShare = python.globals.get('add_share') as (name: string, source: string) => void
  for (const shared of shares) addShare(shared.name, shared.python)
  const traceRandomProgram = python.globals.get('trace_random_program') as (program: string) => string
  const evaluate = python.globals.get('evaluate') as (source: string) => string
  return {
    version: python.runPython('import sys; sys.version.split()[0]') as string,
    evaluate: (source) => JSON.parse(evaluate(source)) as unknown,
    trace: (source) => JSON.parse(traceProgram(source)) as Trace,
    traceRandom: (program) => JSON.parse(traceRandomProgram(JSON.stringify(program))) as Trace,
  }
}
