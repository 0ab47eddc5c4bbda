import { readFileSync } from 'node:fs'
import process from 'node:process'
import { run } from '../../run.ts'
import { describeOutcome } from './describe-outcome.ts'
import { Inputs } from './inputs.ts'
import { bringIntoScope } from './names-in-scope.ts'
import { readLines } from './read-lines.ts'
import { readTerminal } from './read-terminal.ts'

/** Options of the prompt. */
export interface PromptOptions {
  readonly version: string
  readonly debug: boolean | undefined
}

/** The prompt: runs what is entered, until there is no more. Throws the `SystemExit` that an input throws. */
export async function startPrompt({ version, debug }: PromptOptions): Promise<void> {
  const banner =
    `asyncio REPL ${version} on Node ${process.versions.node} (${process.platform})\n` +
    'Use "await" directly instead of "run()".\n' +
    'Every name of asyncio is here, and the whole as "asyncio". Ctrl-C cancels what runs, Ctrl-D leaves.\n'
  process.stderr.write(banner)
  await bringIntoScope()
  process.on('unhandledRejection', tell)
  process.on('uncaughtException', tell)
  await run(
    async function prompt() {
      using inputs = new Inputs()
      await runStartup(inputs)
      await (process.stdin.isTTY && process.stdout.isTTY ? readTerminal(inputs) : readLines(inputs))
    },
    { ...(debug === undefined ? {} : { debug }), stopSignals: ['SIGTERM'] },
  )
  process.stderr.write('exiting asyncio REPL...\n')
  process.off('unhandledRejection', tell)
  process.off('uncaughtException', tell)
}

/** Prints an error that came beside the inputs. The prompt stays. */
function tell(error: unknown): void {
  process.stderr.write(describeOutcome({ error }, process.stderr.isTTY))
}

async function runStartup(inputs: Inputs): Promise<void> {
  const path = process.env['ASYNCIO_STARTUP'] ?? ''
  if (path === '') return
  try {
    const outcome = await inputs.run(readFileSync(path, 'utf8'), false)
    if ('error' in outcome) tell(outcome.error)
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === undefined ||
      typeof (error as NodeJS.ErrnoException).code === 'number'
    )
      throw error
    tell(error)
  }
}
