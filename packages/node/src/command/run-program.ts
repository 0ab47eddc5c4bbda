import { Coroutine } from '@asyncio/core'
import { isGenerator } from '@asyncio/core/lowlevel'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { run } from '../run.ts'
import { CommandError } from './command-error.ts'

/**
 * Runs a program in an event loop of its own: imports it there, and then runs what it exports as default, or as `main`.
 *
 * @param args what the program finds in `process.argv`
 * @throws what the program throws; {CommandError} if it can't be found, or Node can't read it
 */
export async function runProgram(path: string, args: readonly string[], debug: boolean | undefined): Promise<void> {
  const file = findFile(path)
  process.argv = [process.argv[0] ?? 'node', file, ...args]
  await run(
    async function program() {
      const exported = await load(file)
      const main = exported['default'] ?? exported['main']
      if (typeof main === 'function') await call(main as () => unknown)
    },
    { ...(debug === undefined ? {} : { debug }), stopSignals: ['SIGINT', 'SIGTERM'] },
  )
}

function findFile(path: string): string {
  try {
    return realpathSync(resolve(path))
  } catch (error) {
    throw new CommandError(`there is no program ${path}`, { cause: error })
  }
}

async function load(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_UNKNOWN_FILE_EXTENSION' || !/\.[cm]?ts$/.test(file)) throw error
    throw new CommandError(
      `${file} is TypeScript, which Node ${process.versions.node} does not run by itself: take Node 22.18 or later, ` +
        'or compile it first, or name a loader in NODE_OPTIONS, as in NODE_OPTIONS="--import tsx"',
      { cause: error },
    )
  }
}

/** A function of any of the kinds that `run` takes. */
async function call(main: () => unknown): Promise<void> {
  const result = main()
  await (isGenerator(result) ? new Coroutine(result, 'main') : result)
}
