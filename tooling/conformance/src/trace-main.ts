import { currentTask, sleep, type EventLoop, type ExceptionContext, type GeneratorCoroutine } from '@asyncio/core'
import { DeadlockError, VirtualEventLoop } from '@asyncio/testing'
import { describe } from './describe.ts'
import type { Trace } from './trace.ts'

/** What a program in TypeScript finds in place of the names that every Python program finds. */
export interface TraceTools {
  /** Adds an entry to the trace: the time, the current task's name, and these values. */
  log(...entry: readonly unknown[]): void

  /** A body for a task that logs each turn of the loop, so that a trace shows which turn the others ran in. */
  turns(count: number): Promise<void>
}

/** The main function of a program, an `async` one or a generator function. */
export type TracedMain = (tools: TraceTools) => Promise<unknown> | GeneratorCoroutine<unknown>

/** Runs a program on a loop; by default as its main task, to the end. */
export type Drive = (loop: EventLoop, tools: TraceTools) => Promise<void>

/** Runs a program on a fresh loop in virtual time, as `trace_main` in the prelude does with one in Python. */
export async function traceMain(main: TracedMain): Promise<Trace> {
  return traceDriven(async (loop, tools) => {
    // Which of the two it is shows when it is called.
    const mainFunction = main as (tools: TraceTools) => Promise<unknown>
    await loop.runUntilComplete(loop.createTask(() => mainFunction(tools), { name: 'main' }))
  })
}

/** The same with a program that runs the loop itself. */
export async function traceDriven(drive: Drive): Promise<Trace> {
  const loop = new VirtualEventLoop()
  const unnamedBefore = await countUnnamedTasks(loop)
  const trace: unknown[][] = []
  let open = true

  function log(...entry: readonly unknown[]): void {
    if (!open) return
    const task = loop.isRunning() ? currentTask() : null
    trace.push([Math.round(loop.time() * 1000), task?.getName() ?? '-', ...entry])
  }

  async function turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++) {
      log('turn', turn)
      await sleep(0)
    }
  }

  loop.setExceptionHandler((_loop, context) => {
    const { message, exception } = context
    // These two come whenever the collector gets to them, which is no order to compare.
    if (message === 'Task exception was never retrieved' || message === 'Task was destroyed but it is pending!') return
    log(
      'handler',
      message.startsWith('Exception in callback') ? 'Exception in callback' : message,
      exception === undefined ? null : describe(exception),
      namesOf(context),
    )
  })
  try {
    await drive(loop, { log, turns })
  } catch (error) {
    trace.push(error instanceof DeadlockError ? ['deadlock'] : ['raised', describe(error)])
  }
  open = false
  return JSON.parse(JSON.stringify(trace, (_key, value: unknown) => numbered(value, unnamedBefore))) as Trace
}

/** Numbers in the names of tasks go on from loop to loop; in a trace they begin with each program. */
async function countUnnamedTasks(loop: EventLoop): Promise<number> {
  const probe = loop.createTask(async () => {})
  await loop.runUntilComplete(probe)
  return Number(probe.getName().replace('Task-', ''))
}

/** A name that a task was not given has its number among those of the program, wherever it stands. */
function numbered(value: unknown, unnamedBefore: number): unknown {
  if (typeof value !== 'string') return value
  return value.replace(/^Task-(\d+)$/, (_name, number) => `Task-${Number(number) - unnamedBefore}`)
}

/** What an exception handler is told of, as Python calls it. */
function namesOf(context: ExceptionContext): string[] {
  return Object.keys(context)
    .filter((name) => context[name] !== undefined)
    .map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    .toSorted()
}
