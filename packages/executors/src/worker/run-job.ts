// What workers run.
import { Context } from '@asyncio/core'
import { packError, transferablesOf, type PortableError } from '@asyncio/core/lowlevel'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import { Tinypool } from 'tinypool'
import type { PortableWork } from '../work/portable-work.ts'
import { requireSerializable } from '../work/require-serializable.ts'
import { setSharedValues } from '../work/shared-context-vars.ts'
import type { JobAnswer, JobMessage } from './job-message.ts'

let initialized: Promise<void> | undefined
/** Whether this worker is about to end, and its work is to fail with that, whatever it makes of it. */
let isEnding = false
const compiled = new Map<string, (...args: unknown[]) => unknown>()

// In a thread it would end without a word, and nobody would know that its job is lost.
if (!isMainThread) {
  const end = process.exit.bind(process)
  // Node itself calls it when an error was caught by nobody.
  process.on('uncaughtExceptionMonitor', () => {
    process.exit = end
  })
  process.exit = (code) => {
    isEnding = true
    const exit = new Error(`The work called process.exit(${code ?? ''})`)
    queueMicrotask(() => {
      throw exit
    })
    throw exit
  }
}

/** Does one job. Called by the pool's own program. */
export async function runJob(message: JobMessage): Promise<unknown> {
  const answer = await runAndAnswer(message)
  return isEnding ? new Promise(() => undefined) : answer
}

async function runAndAnswer(message: JobMessage): Promise<unknown> {
  const { initializer } = message
  if (initializer !== undefined) {
    initialized ??= call(initializer.work, initializer.args).then(() => undefined)
    try {
      await initialized
    } catch (error) {
      return { notInitialized: portable(error) } satisfies JobAnswer
    }
  }
  try {
    return answerWith(await call(message.work, message.args, message.context))
  } catch (error) {
    return { threw: portable(error) } satisfies JobAnswer
  }
}

async function call(
  work: PortableWork,
  args: readonly unknown[],
  context: JobMessage['context'] = {},
): Promise<unknown> {
  const callable = 'code' in work ? compile(work.code) : await load(work.module, work.name)
  try {
    return await new Context().run(() => {
      setSharedValues(context)
      return callable(...args)
    })
  } catch (error) {
    if ('code' in work) {
      try {
        explainMissingName(error)
      } catch {
        // What was thrown can't even be looked at.
      }
    }
    throw error
  }
}

/** Explains why a function that is sent as its text does not find the names around the place where it is written. */
function explainMissingName(error: unknown): void {
  if (!(error instanceof ReferenceError) || !error.message.endsWith(' is not defined')) return
  const { message, stack = '' } = error
  const [place = ''] = stack.slice(stack.indexOf(message) + message.length).match(/\S.*/) ?? []
  // A module that it calls has its own surroundings.
  if (!place.includes('eval at compile')) return
  error.message = `${message} in a worker: a function is sent there as its text, without what surrounds it. Import what it needs within it (await import('node:fs')), pass it as an argument, or name a module: work(new URL('./work.js', import.meta.url), 'name')`
  error.stack = stack.replace(message, () => error.message)
}

function compile(code: string): (...args: unknown[]) => unknown {
  let callable = compiled.get(code)
  if (callable === undefined) {
    // oxlint-disable-next-line typescript/no-implied-eval -- the program's own text, from its other thread
    callable = new Function(`return (${code}\n)`)() as (...args: unknown[]) => unknown
    if (compiled.size > 1000) compiled.clear()
    compiled.set(code, callable)
  }
  return callable
}

async function load(module: string, name: string): Promise<(...args: unknown[]) => unknown> {
  const exported = ((await import(module)) as Record<string, unknown>)[name]
  if (typeof exported !== 'function') throw new TypeError(`${module} exports no function '${name}'`)
  return exported as (...args: unknown[]) => unknown
}

function answerWith(value: unknown): unknown {
  const returned: JobAnswer = { value }
  if (!isMainThread) {
    const parts = transferablesOf([value])
    if (parts.length === 0) return returned
    return Tinypool.move({ [Tinypool.transferableSymbol]: parts, [Tinypool.valueSymbol]: returned } as never)
  }
  // Throws now, where it can be told, if it can't be sent.
  requireSerializable(value)
  return returned
}

/** Anything can be thrown; what can't be sent is told of in words, and left out of an error. */
function portable(error: unknown): PortableError {
  const packed = packError(error)
  try {
    structuredClone(packed)
    return packed
  } catch {
    if ('thrown' in packed) return { thrown: inWords(error) }
    const { name, message, stack } = packed
    return { name, message, stack }
  }
}

function inWords(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return 'Something was thrown that can be neither copied nor shown'
  }
}
