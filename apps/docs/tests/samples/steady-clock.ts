// Brought into a sample before it runs: a clock that stands still but for the waiting, so that a busy machine does not show.
//
// A timer waits as long as it would, or longer, and is called in the order of what was asked for: what comes after 50 milliseconds
// comes before what comes after 60, however long the program took in between.
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'
import { promisify } from 'node:util'

const waitFor = globalThis.setTimeout
const stopWaiting = globalThis.clearTimeout

/** So that a program that does nothing but look at the clock sees it go on. */
const LOOK_MS = 0.001

/** The longest that Node waits. */
const LONGEST_MS = 2 ** 31 - 1

let now = performance.now()
let alarm: NodeJS.Timeout | undefined
let alarmIsFor: SteadyTimer | undefined
const waiting = new Set<SteadyTimer>()

class SteadyTimer {
  due = 0
  readonly #delay: number
  readonly #callback: () => void
  readonly #repeats: boolean
  #keepsRunning = true

  constructor(callback: () => void, delay: number, repeats: boolean) {
    this.#callback = callback
    this.#delay = delay > 0 ? delay : 1
    this.#repeats = repeats
    this.refresh()
  }

  refresh(): this {
    this.due = now + this.#delay
    // Behind those of the same time that were there.
    waiting.delete(this)
    waiting.add(this)
    setAlarm()
    return this
  }

  call(): void {
    waiting.delete(this)
    if (this.#repeats) this.refresh()
    this.#callback()
  }

  close(): this {
    waiting.delete(this)
    setAlarm()
    return this
  }

  ref(): this {
    this.#keepsRunning = true
    setAlarm()
    return this
  }

  unref(): this {
    this.#keepsRunning = false
    setAlarm()
    return this
  }

  hasRef(): boolean {
    return this.#keepsRunning
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/** Waits for the first timer, or goes on waiting for it. */
function setAlarm(): void {
  let first: SteadyTimer | undefined
  for (const timer of waiting) if (first === undefined || timer.due < first.due) first = timer
  if (first !== alarmIsFor || alarm === undefined) {
    stopWaiting(alarm)
    alarmIsFor = first
    alarm = first && waitFor(ring, Math.min(Math.max(0, first.due - now), LONGEST_MS))
  }
  if ([...waiting].some((timer) => timer.hasRef())) alarm?.ref()
  else alarm?.unref()
}

function ring(): void {
  const timer = alarmIsFor
  alarm = undefined
  if (timer === undefined) return
  now = Math.max(now, timer.due)
  // Whatever it throws, the others are called.
  try {
    timer.call()
  } finally {
    setAlarm()
  }
}

function setTimeout(callback: (...values: unknown[]) => void, delay?: number, ...values: unknown[]): SteadyTimer {
  return new SteadyTimer(() => callback(...values), Number(delay), false)
}

function setInterval(callback: (...values: unknown[]) => void, delay?: number, ...values: unknown[]): SteadyTimer {
  return new SteadyTimer(() => callback(...values), Number(delay), true)
}

function clear(timer: unknown): void {
  if (timer instanceof SteadyTimer) timer.close()
  else stopWaiting(timer as NodeJS.Timeout | undefined)
}

async function pause<T>(delay?: number, value?: T, { signal, ref = true }: PauseOptions = {}): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      timer.close()
      reject(new DOMException('The operation was aborted', { name: 'AbortError', cause: signal?.reason }))
    }
    const timer = new SteadyTimer(
      () => {
        signal?.removeEventListener('abort', fail)
        resolve(value)
      },
      Number(delay),
      false,
    )
    if (!ref) timer.unref()
    if (signal?.aborted === true) fail()
    else signal?.addEventListener('abort', fail, { once: true })
  })
}

interface PauseOptions {
  readonly signal?: AbortSignal
  readonly ref?: boolean
}

Object.assign(setTimeout, { [promisify.custom]: pause })
const steady = { setTimeout, setInterval, clearTimeout: clear, clearInterval: clear }
Object.assign(globalThis, steady)
Object.assign(timers, steady)
Object.assign(timersPromises, { setTimeout: pause })
syncBuiltinESMExports()
Object.defineProperty(performance, 'now', { value: () => (now += LOOK_MS) })
