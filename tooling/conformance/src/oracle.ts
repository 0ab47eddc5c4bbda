import { readFileSync } from 'node:fs'
import { loadPyodide } from 'pyodide'
import { loadPyodide as loadPyodide315 } from 'pyodide315'
import { differences } from './differences/list.ts'
import { kinds, shares } from './random/families.ts'
import type { Program } from './random/program.ts'
import type { StoredProgram } from './stored-programs/program.ts'
import type { Trace } from './trace.ts'

/** Which CPython is asked. */
export type PythonVersion = '3.14' | '3.15'

/** All of them; the last is the reference. */
export const pythonVersions: readonly PythonVersion[] = ['3.14', '3.15']

const loaders = { '3.14': loadPyodide, '3.15': loadPyodide315 }

/** Which CPython is started, and how it is changed. */
interface OracleOptions {
  /** `'3.15'` by default, which is the reference. */
  readonly python?: PythonVersion
  /** The differences, by their ids, for which it is left as it is. */
  readonly unmended?: readonly string[]
}

/** CPython, which says what each program does. */
export interface Oracle {
  /** Python's version, as in '3.15.0'. */
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

  /** And with a stored program. */
  traceStored(program: StoredProgram): Trace
}

/** Starts a CPython that is compiled to WebAssembly; it takes about a second, once. */
export async function loadOracle({ python: version = '3.15', unmended = [] }: OracleOptions = {}): Promise<Oracle> {
  const python = await loaders[version]()
  for (const file of ['prelude.py', 'random/interpreter.py', 'stored-programs/interpreter.py']) {
    python.runPython(readFileSync(new URL(file, import.meta.url), 'utf8'))
  }
  const applyMends = python.globals.get('apply_mends') as (differences: readonly string[]) => void
  const mended = differences.filter(({ kind, id }) => kind === 'mended' && !unmended.includes(id))
  applyMends(mended.map(({ id }) => id))
  const traceProgram = python.globals.get('trace_program') as (source: string) => string
  const addOperation = python.globals.get('add_operation') as (kind: string, source: string) => void
  for (const [kind, operation] of kinds) addOperation(kind, operation.python)
  const addShare = python.globals.get('add_share') as (name: string, source: string) => void
  for (const shared of shares) addShare(shared.name, shared.python)
  const traceRandomProgram = python.globals.get('trace_random_program') as (program: string) => string
  const traceStoredProgram = python.globals.get('trace_stored_program') as (program: string) => string
  const evaluate = python.globals.get('evaluate') as (source: string) => string
  return {
    version: python.runPython('import sys; sys.version.split()[0]') as string,
    evaluate: (source) => JSON.parse(evaluate(source)) as unknown,
    trace: (source) => JSON.parse(traceProgram(source)) as Trace,
    traceRandom: (program) => JSON.parse(traceRandomProgram(JSON.stringify(program))) as Trace,
    traceStored: (program) => JSON.parse(traceStoredProgram(JSON.stringify(program))) as Trace,
  }
}
