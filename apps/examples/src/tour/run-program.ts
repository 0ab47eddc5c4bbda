import { setImmediate } from 'node:timers/promises'
import { format } from 'node:util'
import { setEventLoop } from '@asyncio/core'
import { setEventLoopPolicy } from '@asyncio/legacy'
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
    // Some programs are there to show what is deprecated.
    else if (warning.name !== 'DeprecationWarning') for (const listener of warningListeners) listener(warning)
  })

  // Each finds no current loop, as it would in a process of its own.
  setEventLoopPolicy(null)
  setEventLoop(null)
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
