import { fileURLToPath } from 'node:url'
import type { SpawnOptions } from 'node:child_process'
import { ValueError, type SubprocessOptions } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/** What is started, as Node is told of it. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly options: SpawnOptions
}

/** The arguments of a call that starts a program. */
export function execCommand(program: unknown, args: unknown, options: SubprocessOptions): Command {
  requireBinary(options, false)
  requireText(program, 'A program')
  if (!Array.isArray(args))
    throw new TypeError(`Arguments are a list, before the options: received ${describeValue(args)}; write []`)
  for (const argument of args) requireText(argument, 'An argument')
  const { executable } = options
  return executable == null
    ? { file: program, args: args as string[], options: spawnOptions(options) }
    : { file: executable, args: args as string[], options: { ...spawnOptions(options), argv0: program } }
}

/** The arguments of a call that has a shell run a line. */
export function shellCommand(command: unknown, options: SubprocessOptions): Command {
  requireBinary(options, true)
  if (typeof command !== 'string') throw new ValueError(`cmd must be a string: received ${describeValue(command)}`)
  requireText(command, 'A command')
  return { file: command, args: [], options: { ...spawnOptions(options), shell: options.executable ?? true } }
}

function spawnOptions({ cwd, env, startNewSession, executable }: SubprocessOptions): SpawnOptions {
  if (executable != null) requireText(executable, 'executable')
  const folder = typeof cwd === 'object' && cwd !== null ? fileURLToPath(cwd.href) : cwd
  if (folder != null) requireText(folder, 'cwd')
  return {
    ...(folder != null && { cwd: folder }),
    ...(env != null && { env }),
    detached: startNewSession === true,
    windowsHide: true,
  }
}

/** Refuses what Python's `Popen` could do, and asyncio can't. */
function requireBinary(options: SubprocessOptions, shell: boolean): void {
  const asked = options as Readonly<Record<string, unknown>>
  const refuse = (name: string, expected: unknown): never => {
    throw new ValueError(
      `${name} must be ${String(expected)}: bytes come in and go out, and are text for a TextDecoder`,
    )
  }
  if (asked['universalNewlines'] != null && asked['universalNewlines'] !== false) refuse('universalNewlines', false)
  if (asked['shell'] != null && asked['shell'] !== shell)
    throw new ValueError(
      shell
        ? 'shell must be true: without a shell it is createSubprocessExec()'
        : 'shell must be false: with a shell it is createSubprocessShell()',
    )
  if (asked['bufsize'] != null && asked['bufsize'] !== 0) refuse('bufsize', 0)
  if (asked['text'] != null && asked['text'] !== false) refuse('text', false)
  if (asked['encoding'] != null) refuse('encoding', null)
  if (asked['errors'] != null) refuse('errors', null)
}

function requireText(value: unknown, what: string): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`${what} must be a string: received ${describeValue(value)}`)
  if (value.includes('\0')) throw new ValueError(`embedded null byte: ${what} can't have one`)
}
