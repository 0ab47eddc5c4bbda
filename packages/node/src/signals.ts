import { copyContext, isCoroutine, isCoroutineFunction, RuntimeError, ValueError, type EventLoop } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { constants } from 'node:os'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

const numbers = constants.signals as Readonly<Record<string, number>>

/** The signals that the platform lets no program listen to. */
const uncatchable = new Set(['SIGKILL', 'SIGSTOP'])

/** The signal handlers of a loop. */
export class Signals {
  readonly #loop: EventLoop
  readonly #handlers = new Map<string, () => void>()

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  add<A extends unknown[]>(signal: string | number, callback: (...args: A) => unknown, args: A): void {
    if (isCoroutine(callback) || isCoroutineFunction(callback) || isAsync(callback))
      throw new TypeError('coroutines cannot be used with addSignalHandler(): pass a function that calls createTask()')
    if (typeof callback !== 'function')
      throw new TypeError(`addSignalHandler() takes a function: received ${describeValue(callback)}`)
    const name = nameOf(signal)
    if (this.#loop.isClosed()) throw new RuntimeError('Event loop is closed')
    if (!isMainThread) throw new RuntimeError('Signals can be handled in the main thread only')
    if (uncatchable.has(name)) throw new RuntimeError(`sig ${signal} cannot be caught`)
    // Each call is made in the context that the handler was added in.
    const context = copyContext()
    const listener = (): void => {
      if (!this.#loop.isClosed()) this.#loop.callSoonIn(context, callback, ...args)
    }
    try {
      process.on(name, listener)
    } catch (cause) {
      throw new RuntimeError(`sig ${signal} cannot be caught`, { cause })
    }
    this.remove(name)
    this.#handlers.set(name, listener)
  }

  remove(signal: string | number): boolean {
    const name = nameOf(signal)
    const listener = this.#handlers.get(name)
    if (listener === undefined) return false
    this.#handlers.delete(name)
    process.off(name, listener)
    return true
  }

  removeAll(): void {
    for (const name of this.#handlers.keys()) this.remove(name)
  }
}

function nameOf(signal: string | number): string {
  if (typeof signal === 'string') {
    if (Object.hasOwn(numbers, signal)) return signal
    throw new ValueError(`invalid signal ${describeValue(signal)}: pass a name such as 'SIGHUP', or a number`)
  }
  if (typeof signal !== 'number' || !Number.isInteger(signal))
    throw new TypeError(`sig must be a name or a whole number, not ${describeValue(signal)}`)
  const name = Object.keys(numbers).find((known) => numbers[known] === signal)
  if (name === undefined) throw new ValueError(`invalid signal number ${signal}`)
  return name
}

function isAsync(callback: unknown): boolean {
  return typeof callback === 'function' && /^Async(Generator)?Function$/.test(callback.constructor.name)
}
