import { KeyboardInterrupt } from '@asyncio/core'
import { inspect } from 'node:util'
import type { Outcome } from './evaluator.ts'

/** Formats the outcome of an input: its value, unless it is undefined, or its error, with the stack. */
export function describeOutcome(outcome: Outcome, colors: boolean): string {
  if ('value' in outcome) return outcome.value === undefined ? '' : `${inspect(outcome.value, { colors })}\n`
  if (outcome.error instanceof KeyboardInterrupt) return 'KeyboardInterrupt\n'
  const hint = outcome.hint === undefined ? '' : `${outcome.hint}\n`
  return `Uncaught ${describeError(outcome.error, colors)}\n${hint}`
}

function describeError(error: unknown, colors: boolean): string {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return inspect(error, { colors })
  error.stack = withoutPrompt(error.stack)
  // What has no place is put in brackets by Node.
  return inspect(error, { colors }).replace(/^\[(.*)\]$/, '$1')
}

/** A stack without the calls that lead to the input, and Node's own. */
function withoutPrompt(stack: string): string {
  const lines = stack.split('\n')
  const end = lines.findIndex((line) => /^\s+at Session\.post /.test(line))
  const own = end === -1 ? lines : lines.slice(0, end)
  return own.filter((line) => !/^\s+at .*\(node:internal\//.test(line)).join('\n')
}
