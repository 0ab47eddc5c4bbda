import { parseArgs } from 'node:util'
import { CommandError } from './command-error.ts'

/** The parsed command line. */
export type Command =
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'prompt'; readonly debug: boolean | undefined }
  | {
      readonly kind: 'run'
      readonly debug: boolean | undefined
      readonly program: string
      readonly args: readonly string[]
    }
  | { readonly kind: 'ps' | 'pstree'; readonly pid: number }

const options = {
  debug: { type: 'boolean', short: 'd' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/**
 * Reads the arguments of the command.
 *
 * @throws {CommandError} if they make no sense
 */
export function readArguments(args: readonly string[]): Command {
  const program = findProgram(args)
  // What follows the program is the program's own.
  const own = program === -1 ? [...args] : args.slice(0, program + 1)
  const { values, positionals } = parse(own)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  const [name, ...rest] = positionals
  switch (name) {
    case undefined:
      return { kind: 'prompt', debug: values.debug }
    case 'run': {
      const [path] = rest
      if (path === undefined) throw new CommandError('run: which program?')
      return { kind: 'run', debug: values.debug, program: path, args: args.slice(program + 1) }
    }
    case 'ps':
    case 'pstree':
      return { kind: name, pid: readPid(name, rest) }
    default:
      throw new CommandError(`there is no command ${JSON.stringify(name)}: to run a program, asyncio run ${name}`)
  }
}

/** Returns the position of the program's name, after `run`; -1 if there is none. */
function findProgram(args: readonly string[]): number {
  const names = args.flatMap((argument, index) => (argument.startsWith('-') ? [] : [index]))
  const [first = -1, second = -1] = names
  return args[first] === 'run' ? second : -1
}

function readPid(name: string, [text, ...more]: readonly string[]): number {
  if (text === undefined || more.length > 0 || !/^[1-9]\d*$/.test(text))
    throw new CommandError(`${name}: takes the id of one process, a whole number`)
  return Number(text)
}

function parse(args: string[]): {
  values: { debug?: boolean; help?: boolean; version?: boolean }
  positionals: string[]
} {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new CommandError((error as Error).message, { cause: error })
  }
}
