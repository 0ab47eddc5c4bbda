/** Those that say that the program is a text, which stands in the next one, and Node refuses beside a file. */
const OF_TEXTS = /^(-e|--eval|-p|--print|-pe|--input-type|--check|-c|-i|--interactive)(=|$)/

/** The arguments of Node's own that a program from a file can be started with, as this one was. */
export function argumentsForFiles(execArgv: readonly string[]): string[] {
  return execArgv.filter(
    (argument, index) =>
      !OF_TEXTS.test(argument) && !/^(-e|--eval|-p|--print|-pe|--input-type)$/.test(execArgv[index - 1] ?? ''),
  )
}
