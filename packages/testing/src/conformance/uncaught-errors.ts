/** The function that receives an error which no code caught. */
type Told = (error: unknown) => void

/** As much of Node's `process` as is used. */
interface Emitter {
  listeners(event: string): Told[]
  on(event: string, listener: Told): unknown
  removeAllListeners(event: string): unknown
}

/** As much of a global scope of the web as is used. */
interface Scope {
  addEventListener?: (event: string, listener: (event: UncaughtEvent) => void) => void
  removeEventListener?: (event: string, listener: (event: UncaughtEvent) => void) => void
}

interface UncaughtEvent {
  readonly error?: unknown
  readonly reason?: unknown
  preventDefault(): void
}

const watching = new Set<Told>()
let release: () => void = () => undefined

/**
 * Receives errors that no code catches, in place of the process's own handling, which mostly ends it.
 *
 * @returns what ends it
 */
export function watchUncaught(told: Told): () => void {
  if (watching.size === 0) release = takeOver((error) => watching.forEach((each) => each(error)))
  watching.add(told)
  return () => {
    if (watching.delete(told) && watching.size === 0) release()
  }
}

function takeOver(told: Told): () => void {
  const { process } = globalThis as { process?: Partial<Emitter> }
  return typeof process?.removeAllListeners === 'function'
    ? takeOverProcess(process as Emitter, told)
    : takeOverScope(told)
}

function takeOverProcess(process: Emitter, told: Told): () => void {
  const events = ['uncaughtException', 'unhandledRejection'].map((event) => {
    const others = [...process.listeners(event)]
    process.removeAllListeners(event)
    process.on(event, told)
    return { event, others }
  })
  return () => {
    for (const { event, others } of events) {
      process.removeAllListeners(event)
      for (const other of others) process.on(event, other)
    }
  }
}

function takeOverScope(told: Told): () => void {
  const scope = globalThis as Scope
  const listener = (event: UncaughtEvent): void => {
    event.preventDefault()
    told(event.error ?? event.reason)
  }
  const events = ['error', 'unhandledrejection']
  for (const event of events) scope.addEventListener?.(event, listener)
  return () => {
    for (const event of events) scope.removeEventListener?.(event, listener)
  }
}
