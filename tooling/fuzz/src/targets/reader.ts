import { readFileSync } from 'node:fs'
import { IncompleteReadError, isCancelled, LimitOverrunError, run, waitFor } from '@asyncio/node'
import { StreamReader } from '@asyncio/streams'
import { VirtualEventLoop } from '@asyncio/testing'
import { loadPyodide } from 'pyodide315'
import type { Random } from '../random.ts'
import { requireThat, type Target } from '../target.ts'

/** What is done with a reader, one after the other. */
type Step =
  | { readonly does: 'feed'; readonly text: string }
  | { readonly does: 'end' }
  | { readonly does: 'read' | 'readexactly'; readonly count: number }
  | { readonly does: 'readline' }
  | { readonly does: 'readuntil'; readonly separator: string }

/** The limit of a new reader, or what is done with the one that is there. */
type Part = { readonly limit: number } | Step

/** What each read answered with, and what is left in the end. */
type Answers = readonly unknown[]

const LIMITS = [1, 5, 16, 64]
const TEXTS = ['', 'a', '\n', 'ab\n', 'abc', ';', 'a;b', ';;', 'x'.repeat(20), 'line\nline\n', `${'y'.repeat(70)}\n`]

let python: Promise<(program: string) => string> | undefined

/** A reader that is fed and read from, here and in CPython: both answer the same. */
export const reader: Target<Part> = {
  name: 'reader beside CPython',
  generate: (random) =>
    random.several(30, () => [{ limit: random.pick(LIMITS) }, ...random.several(20, () => drawStep(random))]).flat(),
  async run(program) {
    const here = JSON.stringify(
      await run(async () => answersOf(program), { loopFactory: () => new VirtualEventLoop() }),
    )
    const there = (await (python ??= startPython()))(JSON.stringify(program))
    requireThat(here === there, `CPython answered ${there}, and we ${here}`)
    return { operations: program.length, bytes: here.length }
  },
}

function drawStep(random: Random): Step {
  const does = random.pick(['feed', 'feed', 'feed', 'end', 'read', 'readexactly', 'readline', 'readuntil'] as const)
  if (does === 'feed') return { does, text: random.pick(TEXTS) }
  if (does === 'read') return { does, count: random.below(30) - 1 }
  if (does === 'readexactly') return { does, count: random.below(30) }
  if (does === 'readuntil') return { does, separator: random.pick(['\n', ';', ';;', 'b\n']) }
  // After its end there is not much to come.
  return { does: does === 'end' && random.below(4) > 0 ? 'readline' : does }
}

async function startPython(): Promise<(program: string) => string> {
  const pyodide = await loadPyodide()
  pyodide.runPython(readFileSync(new URL('reader.py', import.meta.url), 'utf8'))
  return pyodide.globals.get('answers_of') as (program: string) => string
}

async function answersOf(program: readonly Part[]): Promise<Answers> {
  let tried = new StreamReader()
  const answers: unknown[] = []
  for (const part of program) {
    if ('limit' in part) tried = new StreamReader({ limit: part.limit })
    else answers.push(await answerTo(tried, part))
  }
  return answers
}

async function answerTo(tried: StreamReader, step: Step): Promise<unknown> {
  try {
    switch (step.does) {
      case 'feed':
        tried.feedData(Buffer.from(step.text))
        return 'fed'
      case 'end':
        tried.feedEof()
        return tried.atEof()
      case 'read':
      case 'readexactly':
        return text(await waitFor(tried[step.does](step.count), 1))
      case 'readline':
        return text(await waitFor(tried.readline(), 1))
      case 'readuntil':
      default:
        return text(await waitFor(tried.readuntil(Buffer.from(step.separator)), 1))
    }
  } catch (error) {
    if (error instanceof IncompleteReadError) return ['IncompleteReadError', text(error.partial), error.expected]
    if (error instanceof LimitOverrunError) return ['LimitOverrunError', error.consumed]
    if (isCancelled(error)) throw error
    return [error instanceof Error ? error.name : String(error)]
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}
