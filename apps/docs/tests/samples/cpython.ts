import { readFileSync } from 'node:fs'
import { loadPyodide } from 'pyodide'

/** Starts CPython, compiled to WebAssembly, and answers with a function that runs a program and says what it printed. */
export async function loadCPython(): Promise<{ version: string; run: (source: string, name: string) => string }> {
  const python = await loadPyodide()
  python.runPython(readFileSync(new URL('cpython.py', import.meta.url), 'utf8'))
  return {
    version: python.runPython('import sys; sys.version.split()[0]') as string,
    run: python.globals.get('run_program') as (source: string, name: string) => string,
  }
}
