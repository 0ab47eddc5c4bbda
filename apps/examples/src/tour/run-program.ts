import { setImmediate } from 'node:timers/promises'
import { format } from 'node:util'
import type { Program } from './programs.ts'

/** Runs a program, and hands over every line it prints. The RuntimeWarnings it was given come last, a line each. */
export async function runProgram(program: Program, onLine: (line: string) => void): Promise<void> {
  const warnings: string[] = []
  const consoleLog = console.log
  const warningListeners = process.listeners('warning')

  console.log = (...values: unknown[]) =>
    format(...values)
      .split('\n')
      .forEach(onLine)
  // Node's own listener prints warnings to stderr, in the middle of what the program prints.
  process.removeAllListeners('warning').on('warning', (warning) => {
    if (warning.name === 'RuntimeWarning') warnings.push(`${warning.name}: ${warning.message}`)
    else for (const listener of warningListeners) listener(warning)
  })

  try {
    await program.run()
    await setImmediate() // a warning is emitted a moment after it was given
  } finally {
    console.log = consoleLog
    process.removeAllListeners('warning')
    for (const listener of warningListeners) process.on('warning', listener)
  }
  warnings.forEach(onLine)
}
