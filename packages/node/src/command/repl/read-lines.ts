import { cancellable, getRunningLoop, KeyboardInterrupt } from '@asyncio/core'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { describeOutcome } from './describe-outcome.ts'
import type { Inputs } from './inputs.ts'

/** Runs the inputs that are piped in, one after the other. Values go to the standard output, and all else to the standard error output. */
export async function readLines(inputs: Inputs): Promise<void> {
  const loop = getRunningLoop()
  const interrupt = (): void => {
    if (!inputs.interrupt()) loop.abort(new KeyboardInterrupt())
  }
  process.on('SIGINT', interrupt)
  try {
    let entered = ''
    process.stderr.write('>>> ')
    for await (const line of cancellable(createInterface({ input: process.stdin, terminal: false }))) {
      entered += `${line}\n`
      const isIncomplete = inputs.isIncomplete(entered)
      if (!isIncomplete) {
        await show(inputs, entered)
        entered = ''
      }
      process.stderr.write(isIncomplete ? '... ' : '>>> ')
    }
    if (entered !== '') await show(inputs, entered)
    process.stderr.write('\n')
  } finally {
    process.off('SIGINT', interrupt)
  }
}

async function show(inputs: Inputs, source: string): Promise<void> {
  const outcome = await inputs.run(source, false)
  const output = 'error' in outcome ? process.stderr : process.stdout
  output.write(describeOutcome(outcome, output.isTTY))
}
