#!/usr/bin/env node
import { KeyboardInterrupt, SystemExit } from '@asyncio/core'
import { createRequire } from 'node:module'
import process from 'node:process'
import { inspect } from 'node:util'
import { readArguments, type Command } from './read-arguments.ts'
import { startPrompt } from './repl/start-prompt.ts'
import { runProgram } from './run-program.ts'
import { showTable, showTree } from './show-tasks.ts'
import { help } from './usage.ts'
import { CommandError } from './command-error.ts'

// What ends before it has ended has gone wrong: a program that waits for what nobody does, for one.
process.exitCode = 1

try {
  await obey(readArguments(process.argv.slice(2)))
  process.exitCode = 0
} catch (error) {
  end(error)
}

async function obey(command: Command): Promise<void> {
  switch (command.kind) {
    case 'help':
      process.stdout.write(help)
      return
    case 'version':
      process.stdout.write(`asyncio ${version()} on Node ${process.versions.node}\n`)
      return
    case 'prompt':
      return startPrompt({ version: version(), debug: command.debug })
    case 'run':
      return runProgram(command.program, command.args, command.debug)
    case 'ps':
      return showTable(command.pid)
    case 'pstree':
      return showTree(command.pid)
  }
}

/** Prints what went wrong, and ends with the code that shells expect. */
function end(error: unknown): void {
  if (error instanceof KeyboardInterrupt) process.exit(130)
  if (error instanceof SystemExit) process.exit(error.code)
  if (error instanceof CommandError) {
    const hint = error.exitCode === 2 ? 'asyncio --help says what there is.\n' : ''
    process.stderr.write(`asyncio: ${error.message}\n${hint}`)
    process.exitCode = error.exitCode
    return
  }
  process.stderr.write(`${inspect(error, { colors: process.stderr.isTTY })}\n`)
  process.exitCode = 1
}

function version(): string {
  return (createRequire(import.meta.url)('@asyncio/node/package.json') as { version: string }).version
}
