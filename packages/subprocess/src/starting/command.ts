import { fileURLToPath } from 'node:url'
import type { SpawnOptions } from 'node:child_process'
import process from 'node:process'
import { FileNotFoundError, PermissionError, ValueError, type SubprocessOptions } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/** The program to start, in Node's terms. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly options: SpawnOptions
}

/** The arguments of a call that starts a program. */
export function execCommand(program: unknown, args: unknown, options: SubprocessOptions): Command {
  requireBinary(options, false)
  requireProgram(program, 'A program')
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
  // Node takes no empty line, and a shell does.
  return {
    file: command === '' ? ' ' : command,
    args: [],
    options: { ...spawnOptions(options), shell: options.executable ?? true },
  }
}

function spawnOptions({ cwd, env, startNewSession, executable }: SubprocessOptions): SpawnOptions {
  if (executable != null) requireProgram(executable, 'executable')
  const folder = folderOf(cwd)
  if (env != null) requireEnvironment(env)
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

/** The folder that a program runs in, as Node is told of it. */
function folderOf(cwd: SubprocessOptions['cwd']): string | null {
  if (cwd == null) return null
  let folder: unknown = cwd
  if (typeof cwd === 'object') {
    if (!(typeof cwd.href === 'string' && cwd.href.startsWith('file:')))
      throw new ValueError(`cwd must be a path or a URL of a file: received ${describeValue(cwd.href ?? cwd)}`)
    folder = fileURLToPath(cwd.href)
  }
  requireText(folder, 'cwd')
  // Node takes it for no folder at all.
  if (folder === '')
    throw new FileNotFoundError("No such file or directory: ''; cwd can't be empty", { code: 'ENOENT' })
  return folder
}

function requireEnvironment(env: unknown): void {
  if (typeof env !== 'object' || env === null || Array.isArray(env))
    throw new TypeError(`env must be an object of names and texts: received ${describeValue(env)}`)
  // Windows has some of its own that begin with an equals sign.
  const first = process.platform === 'win32' ? 1 : 0
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue
    requireText(name, 'The name of an environment variable')
    requireText(value, `The environment variable ${name}`)
    if (name.includes('=', first))
      throw new ValueError(`illegal environment variable name: it can't have an equals sign: received '${name}'`)
  }
}

function requireProgram(value: unknown, what: string): asserts value is string {
  requireText(value, what)
  if (value === '') throw new PermissionError(`Permission denied: ''; ${what} can't be empty`, { code: 'EACCES' })
}

function requireText(value: unknown, what: string): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`${what} must be a string: received ${describeValue(value)}`)
  if (value.includes('\0')) throw new ValueError(`embedded null byte: ${what} can't have one`)
}
