import {
  copyContext,
  getRunningLoop,
  isCancelled,
  KeyboardInterrupt,
  SystemExit,
  type Context,
  type EventLoop,
  type Task,
} from '@asyncio/core'
import { Evaluator, type Outcome } from './evaluator.ts'

/** Runs what is entered at the prompt: each input as a task of its own, all in one context. */
export class Inputs implements Disposable {
  readonly #evaluator = new Evaluator()
  // A key that is pressed is no callback of the loop.
  readonly #loop: EventLoop = getRunningLoop()
  readonly #context: Context = copyContext()
  #running: { task: Task<Outcome>; giveUp: (outcome: Outcome) => void; interrupted: boolean } | undefined

  isIncomplete(source: string): boolean {
    return this.#evaluator.isIncomplete(source)
  }

  /**
   * Runs an input to its end. What it fails with is answered, not thrown.
   *
   * @param interruptible whether Ctrl-C ends it while it runs without waiting
   * @param onWaiting is called when it has run, or waits for the first time
   * @throws {SystemExit} if it throws that
   */
  async run(source: string, interruptible: boolean, onWaiting: () => void = () => {}): Promise<Outcome> {
    const outcome = await new Promise<Outcome>((resolve) => {
      const input = async (): Promise<Outcome> => {
        const evaluated = this.#evaluator.evaluate(source, interruptible)
        onWaiting()
        return evaluated
      }
      const task = this.#loop.createTask(input, { context: this.#context, name: 'input' })
      this.#running = { task, giveUp: resolve, interrupted: false }
      task.addDoneCallback(() => {
        const failure = task.cancelled() ? new KeyboardInterrupt() : task.exception()
        resolve(failure === null ? task.result() : { error: failure })
      })
    })
    const interrupted = this.#running?.interrupted === true
    this.#running = undefined
    if (!('error' in outcome)) return outcome
    if (outcome.error instanceof SystemExit) throw outcome.error
    return interrupted && isCancelled(outcome.error) ? { error: new KeyboardInterrupt() } : outcome
  }

  /**
   * Cancels the input that runs. Where that does not end it, because it waits for a promise that can't be cancelled, a second call gives
   * it up.
   *
   * @returns whether one runs
   */
  interrupt(): boolean {
    const running = this.#running
    if (running === undefined) return false
    if (running.interrupted) running.giveUp({ error: new KeyboardInterrupt() })
    running.interrupted = true
    running.task.cancel()
    return true
  }

  [Symbol.dispose](): void {
    this.#evaluator[Symbol.dispose]()
  }
}
