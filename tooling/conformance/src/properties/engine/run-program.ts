import type { GeneratorCoroutine } from '@asyncio/core'
import { Actor } from './actor.ts'
import { claim, Violation, type Model, type Play } from './model.ts'
import { isCommonStep, type Part, type Program } from './program.ts'
import { QuietLoop } from './quiet-loop.ts'

/** Runs a program on a loop of its own. Rejects with the first thing that is wrong. */
export async function runProgram<Setup, Step>(
  { setup, parts }: Program<Setup, Step>,
  makeModel: (setup: Setup) => Model<Step>,
): Promise<void> {
  const run = new ProgramRun(parts, makeModel(setup))
  await run.whole()
}

class ProgramRun<Step> {
  readonly #parts: readonly Part<Step>[]
  readonly #model: Model<Step>
  readonly #loop: QuietLoop
  readonly #actors: Actor[]
  readonly #failures: unknown[] = []
  #running: number

  constructor(parts: readonly Part<Step>[], model: Model<Step>) {
    this.#parts = parts
    this.#model = model
    this.#loop = new QuietLoop([
      () => this.#try(() => model.atRest()),
      () => this.#cancelAll(),
      () => this.#try(() => this.#checkEnd()),
    ])
    this.#actors = parts.map(() => new Actor(this.#loop))
    this.#running = parts.length
  }

  async whole(): Promise<void> {
    const loop = this.#loop
    for (const [index, part] of this.#parts.entries()) loop.at(part.begins, () => this.#begin(index, part))
    await loop.runForever()
    loop.close()
    if (this.#failures.length > 0) throw this.#failures[0]
  }

  #begin(index: number, part: Part<Step>): void {
    const actor = this.#actors[index] as Actor
    const play = (): Play => this.#play(part, actor)
    const task = this.#loop.createTask<void>(part.native ? async () => playNative(play()) : () => playGenerator(play()))
    actor.task = task
    for (const moment of part.cancels) this.#loop.at(moment, () => task.cancel())
    task.addDoneCallback(() => this.#try(() => this.#ended(task.cancelled() ? null : task.exception())))
  }

  *#play({ steps }: Part<Step>, actor: Actor): Play {
    for (const step of steps) {
      if (!isCommonStep(step)) yield* this.#model.take(step, actor)
      else if (step.do === 'pause') yield* actor.pause(step.pause)
      else this.#actors[step.task % this.#actors.length]?.task?.cancel()
    }
  }

  #ended(exception: unknown): void {
    this.#running -= 1
    if (exception !== null) throw exception as Error
    if (this.#running === 0) claim(this.#loop.timers === 0, 'a timer is left behind')
  }

  #cancelAll(): void {
    for (const task of this.#loop.tasks) task.cancel()
  }

  #checkEnd(): void {
    claim(this.#running === 0, 'a task that was cancelled never ends')
    this.#model.atEnd()
    for (const { message, exception } of this.#loop.reports)
      throw new Violation(`the exception handler was told: ${message} (${String(exception)})`)
  }

  #try(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#failures.push(error)
    }
  }
}

function* playGenerator(play: Play): GeneratorCoroutine<void> {
  let next = play.next()
  while (next.done !== true) {
    let outcome: { value: unknown } | { error: unknown }
    try {
      outcome = { value: yield* next.value }
    } catch (error) {
      outcome = { error }
    }
    next = 'error' in outcome ? play.throw(outcome.error) : play.next(outcome.value)
  }
}

async function playNative(play: Play): Promise<void> {
  let next = play.next()
  while (next.done !== true) {
    let outcome: { value: unknown } | { error: unknown }
    try {
      outcome = { value: await next.value }
    } catch (error) {
      outcome = { error }
    }
    next = 'error' in outcome ? play.throw(outcome.error) : play.next(outcome.value)
  }
}
