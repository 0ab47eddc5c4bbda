import { isCancelled, sleep, type Coroutine, type EventLoop, type GeneratorCoroutine, type Task } from '@asyncio/core'
import { awaitInGenerator, describeFuture } from '@asyncio/core/lowlevel'
import { run } from '@asyncio/loop'
import { WatchedLoop } from './watched-loop.ts'

/** When the cancel comes: while the step that leads to the suspension still runs, right after it, or a turn of the loop later. */
type Moment = 'before' | 'after' | 'a turn later'

/** One run of the coroutine. */
interface CancelledRun {
  /** The number of the suspension at which it was cancelled, from 1; 0 where it was not. */
  readonly suspension: number
  readonly moment: Moment
  readonly task: Task<unknown>
  readonly loop: EventLoop
}

/** What is tried. */
interface Scenario<S> {
  /** Makes what the coroutine works on, in the running loop. */
  arrange(): S
  /** The coroutine that is cancelled: called in its task, so that it can do things at once, too. */
  act(stage: S): Coroutine<unknown> | GeneratorCoroutine<unknown>
  /** What it may fail with besides a cancellation. */
  mayThrow?: new () => Error
  /** Lets the stage come to its end, once the coroutine has; then nothing may be left in the loop. */
  settle?(stage: S, cancelled: CancelledRun): Promise<void> | void
  /** Looks at what became of it. */
  check?(stage: S, cancelled: CancelledRun): Promise<void> | void
}

const FAR_TOO_MANY = 1000

/**
 * Runs a coroutine in virtual time again and again, and cancels it at its first suspension, its second, and so on, until it ends by
 * itself. After each run a cancelled coroutine must have ended, with no timer, no callback on a future and no task left, and
 * with nothing told to the exception handler.
 *
 * @returns how many suspensions it has, when nobody cancels it
 */
export async function cancelEverywhere<S>(scenario: Scenario<S>): Promise<number> {
  for (let suspension = 1; suspension < FAR_TOO_MANY; suspension += 1) {
    const reached = []
    for (const moment of ['before', 'after', 'a turn later'] as const) {
      reached.push(await runOnce(scenario, suspension, moment))
    }
    if (!reached.some(Boolean)) return suspension - 1
  }
  throw new Error(`The coroutine was suspended ${FAR_TOO_MANY} times and has not ended`)
}

/** Says whether the run came to that suspension. */
async function runOnce<S>(scenario: Scenario<S>, suspension: number, moment: Moment): Promise<boolean> {
  const loop = new WatchedLoop()
  let reached = false
  const main = async (): Promise<void> => {
    const stage = scenario.arrange()
    const others = new Set(loop.tasks)
    const task: Task<unknown> = loop.createTask(
      counted(
        () => scenario.act(stage),
        (count) => {
          if (count !== suspension) return
          reached = true
          if (moment === 'before') task.cancel()
          else if (moment === 'a turn later') loop.schedule({ run: () => task.cancel() })
          else {
            // The loop looks after the microtasks of a step before it goes on.
            loop.nativeStepped()
            queueMicrotask(() => task.cancel())
          }
        },
      ),
    )
    await ended(task, scenario.mayThrow)
    const cancelled: CancelledRun = { suspension: reached ? suspension : 0, moment, task, loop }
    await scenario.settle?.(stage, cancelled)
    for (let turn = 0; turn < 3; turn += 1) await sleep(0)
    await scenario.check?.(stage, cancelled)
    const tasks = [...loop.tasks].filter((other) => !others.has(other)).map(describeFuture)
    const left = [...loop.leftBehind(), ...tasks]
    if (left.length > 0) throw new Error(`Cancelled ${moment} suspension ${suspension}, it left ${left.join(', ')}`)
  }
  await run(main, { loopFactory: () => loop })
  return reached
}

/** The same coroutine, with each of its suspensions told just before it is. */
function* counted(
  act: () => Coroutine<unknown> | GeneratorCoroutine<unknown>,
  tell: (count: number) => void,
): GeneratorCoroutine<unknown> {
  const steps = awaitInGenerator(act())[Symbol.iterator]()
  let count = 0
  let result = steps.next()
  while (result.done !== true) {
    count += 1
    tell(count)
    try {
      const sent = yield result.value
      result = steps.next(sent)
    } catch (error) {
      if (steps.throw === undefined) throw error
      result = steps.throw(error)
    }
  }
  return result.value
}

async function ended(task: Task<unknown>, mayThrow: (new () => Error) | undefined): Promise<void> {
  try {
    await task
  } catch (error) {
    const isExpected = isCancelled(error) || (mayThrow !== undefined && error instanceof mayThrow)
    if (!isExpected) throw error
  }
}
