/** Node's own arguments that name or are a text to run, or a way to run this program that no other one has. */
const OF_THIS_PROGRAM =
  /^(-e|--eval|-p|--print|-pe|--input-type|--check|-c|-i|--interactive|--run|--test|--watch|--watch-path|--watch-preserve-output|--inspect(-\w+)*|--debug-port)(=|$)/

/** Arguments of these whose value stands in the next one. */
const WITH_VALUE =
  /^(-e|--eval|-p|--print|-pe|--input-type|--run|--watch-path|--inspect-port|--inspect-publish-uid|--debug-port)$/

/** Arguments that say how a thread finds and reads modules. A thread can't be given others: they belong to the process. */
const OF_MODULES =
  /^(-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--preserve-symlinks(-main)?|--enable-source-maps|--experimental-(strip|transform)-types)(=|$)/
const MODULES_WITH_VALUE = /^(-r|--require|--import|--loader|--experimental-loader|-C|--conditions)$/

/**
 * The arguments of Node's own for another process, which runs a file: those of this one, but for its text and its debugger. Each process
 * would open one more port, for whoever is on this machine.
 */
export function argumentsForProcess(execArgv: readonly string[]): string[] {
  return execArgv.filter(
    (argument, index) => !OF_THIS_PROGRAM.test(argument) && !WITH_VALUE.test(execArgv[index - 1] ?? ''),
  )
}

/**
 * The arguments for a thread, if it can't have this program's by itself.
 *
 * A thread inherits them, with those that could not be given to it. Only `--input-type` is in the way of a file.
 */
export function argumentsForThread(execArgv: readonly string[]): string[] | undefined {
  if (!execArgv.some((argument) => /^--input-type(=|$)/.test(argument))) return undefined
  return execArgv.filter(
    (argument, index) => OF_MODULES.test(argument) || MODULES_WITH_VALUE.test(execArgv[index - 1] ?? ''),
  )
}

/** The environment for another process: this one's, without a debugger that it says to open. */
export function environmentForProcess(env: NodeJS.ProcessEnv): Record<string, string> {
  const own = { ...env } as Record<string, string>
  const { NODE_OPTIONS: options } = own
  if (options === undefined || !/(^|\s)--(inspect|debug-port)/.test(options)) return own
  const rest = options.split(/\s+/).filter((argument) => !/^--(inspect(-\w+)*|debug-port)(=|$)/.test(argument))
  return { ...own, NODE_OPTIONS: rest.join(' ') }
}
