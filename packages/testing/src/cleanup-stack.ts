import { Coroutine, type AsyncContextManager, type GeneratorCoroutine } from '@asyncio/core'
import { awaitInGenerator, callInGenerator, describeValue } from '@asyncio/core/lowlevel'

/** An object that can be entered for the rest of a test: a manager that `asyncWith` takes, or one that `using` or `await using` takes. */
export type Enterable<M> = AsyncContextManager<M> | (M & (AsyncDisposable | Disposable))

/** The cleanups of a test, run when it has ended, the last that was added first. */
export class CleanupStack {
  readonly #cleanups: (() => unknown)[] = []

  add<A extends unknown[]>(cleanup: (...args: A) => unknown, ...args: A): void {
    if (typeof cleanup !== 'function')
      throw new TypeError(`Cannot add a cleanup as it must be a function: received ${describeValue(cleanup)}`)
    this.#cleanups.push(() => cleanup(...args))
  }

  enter<M>(manager: Enterable<M>): Coroutine<M> {
    const isManager = hasMethod(manager, 'enter') && hasMethod(manager, 'exit')
    const dispose = methodOf(manager, Symbol.asyncDispose) ?? methodOf(manager, Symbol.dispose)
    if (!isManager && dispose === undefined) {
      throw new TypeError(
        `${describeValue(manager)} does not support the asynchronous context manager protocol: enter() and exit(), or a disposer, are needed`,
      )
    }
    return new Coroutine((): GeneratorCoroutine<M> => this.#enter(manager, isManager ? undefined : dispose), 'enter')
  }

  /** Does all of it, and answers with what went wrong. */
  *run(): GeneratorCoroutine<unknown[]> {
    const failures: unknown[] = []
    for (let cleanup = this.#cleanups.pop(); cleanup !== undefined; cleanup = this.#cleanups.pop()) {
      try {
        yield* callInGenerator(cleanup)
      } catch (error) {
        failures.push(error)
      }
    }
    return failures
  }

  *#enter<M>(manager: Enterable<M>, dispose: (() => unknown) | undefined): GeneratorCoroutine<M> {
    if (dispose !== undefined) {
      this.add(dispose)
      return manager as M
    }
    const entering = manager as AsyncContextManager<M>
    const entered = yield* awaitInGenerator(entering.enter())
    this.add(() => entering.exit())
    return entered
  }
}

function hasMethod(value: unknown, name: string): boolean {
  return methodOf(value, name) !== undefined
}

function methodOf(value: unknown, name: PropertyKey): (() => unknown) | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  const method: unknown = Reflect.get(value, name)
  return typeof method === 'function' ? () => method.call(value) : undefined
}
