import { copyContext, Coroutine, type EventLoop, type Future, type GeneratorCoroutine, type Task } from '@asyncio/core'
import { AmbientScope, callInGenerator, countAsForeign, packError } from '@asyncio/core/lowlevel'
import type { CallTable } from './accept-calls.ts'
import type { CallReceiver, PortEndpoint } from './port-endpoint.ts'
import type { PortRequest } from './port-message.ts'

/** Runs the calls that come in through a port as tasks of a loop, and answers them. */
export class CallAcceptor implements CallReceiver {
  /** Done when no more calls can come. */
  readonly ended: Future<void>
  readonly #endpoint: PortEndpoint
  readonly #functions: CallTable
  readonly #loop: EventLoop
  readonly #context = copyContext()
  readonly #scope = new AmbientScope()
  readonly #tasks = new Map<number, Task<unknown>>()
  #stopped = false
  #idle: Future<void> | undefined

  constructor(endpoint: PortEndpoint, functions: CallTable, loop: EventLoop) {
    this.#endpoint = endpoint
    this.#functions = functions
    this.#loop = loop
    this.ended = loop.createFuture()
    countAsForeign(this.ended)
  }

  receive(request: PortRequest): void {
    // A loop that was closed with this still in it has told nobody.
    if (this.#loop.isClosed()) this.#endpoint.stopAccepting(this)
    else if (request.asyncio === 'call') this.#soon(() => this.#begin(request.id, request.name, request.args))
    else if (request.asyncio === 'callSoon') this.#soon(() => this.#find(request.name)(...request.args))
    else this.#soon(() => this.#tasks.get(request.id)?.cancel())
  }

  portClosed(): void {
    if (!this.#loop.isClosed() && !this.ended.done()) this.ended.setResult()
  }

  unreadable(exception: unknown): void {
    if (this.#loop.isClosed()) return
    this.#loop.callExceptionHandler({
      message: 'A message came in from another thread that cannot be read',
      exception,
    })
  }

  /** Cancels the calls that are not answered, and waits for their ends. */
  *cancelCalls(): GeneratorCoroutine<void> {
    this.#stopped = true
    for (const task of this.#tasks.values()) task.cancel()
    while (this.#tasks.size > 0) {
      this.#idle = this.#loop.createFuture<void>()
      yield* this.#idle
    }
  }

  /** A message comes from outside of every task. What it brings about belongs to where calls are accepted. */
  #soon(callback: () => void): void {
    this.#scope.interpose({ step: () => this.#loop.callSoonIn(this.#context.copy(), callback) })
  }

  #begin(id: number, name: string, args: unknown[]): void {
    if (this.#stopped) return
    let coroutine: Coroutine<unknown> | undefined
    try {
      coroutine = new Coroutine(callInGenerator(this.#find(name), ...args), name)
      const task = this.#loop.createTask(coroutine)
      this.#tasks.set(id, task)
      task.addDoneCallback(() => this.#answer(id, task))
    } catch (error) {
      coroutine?.close()
      this.#answerWithError(id, error)
    }
  }

  #answer(id: number, task: Task<unknown>): void {
    this.#tasks.delete(id)
    if (this.#tasks.size === 0 && this.#idle?.done() === false) this.#idle.setResult()
    // Nobody waits for the answer now: the loop tells of an exception that nobody retrieves.
    if (this.#stopped) return
    if (task.cancelled()) this.#endpoint.post({ asyncio: 'cancelled', id })
    else if (task.exception() !== null) this.#answerWithError(id, task.exception())
    else this.#answerWithValue(id, task.result())
  }

  #answerWithValue(id: number, value: unknown): void {
    try {
      this.#endpoint.post({ asyncio: 'returned', id, value }, [value])
    } catch (error) {
      // It can't be copied.
      this.#answerWithError(id, error)
    }
  }

  #answerWithError(id: number, error: unknown): void {
    try {
      this.#endpoint.post({ asyncio: 'threw', id, error: packError(error) })
    } catch (failure) {
      this.#endpoint.post({ asyncio: 'threw', id, error: packError(failure) })
    }
  }

  #find(name: string): (...args: unknown[]) => unknown {
    const functions = this.#functions
    const found = Object.hasOwn(functions, name) ? functions[name] : undefined
    if (typeof found === 'function') return (...args) => found.apply(functions, args as never[])
    throw new TypeError(
      `No function named '${name}' can be called here: there are ${Object.keys(functions).join(', ')}`,
    )
  }
}
