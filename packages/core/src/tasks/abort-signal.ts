import { requireThat } from '../options.ts'

/** As much of the platform's `AbortSignal` as is needed here, for this package knows no platform. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Refuses what is no signal. */
export function requireSignal(signal: AbortSignalLike): void {
  requireThat(typeof signal?.addEventListener === 'function', 'A signal is an AbortSignal', signal)
}

/** An object that can be cancelled. */
interface Cancellable {
  cancel(message?: unknown): boolean
}

/** A single listener serves all that one signal cancels: a platform looks through all listeners for each that comes or goes. */
interface Bridge {
  readonly targets: Set<Cancellable>
  readonly listener: () => void
}

const bridges = new WeakMap<AbortSignalLike, Bridge>()

/**
 * Cancels something when a signal aborts, with the signal's reason as the message; at once if it has aborted already.
 *
 * @returns ends the connection: call it when the scope ends, or the signal keeps what it would cancel
 */
export function cancelOnAbort(signal: AbortSignalLike | undefined, target: Cancellable): () => void {
  if (signal === undefined) return () => {}
  if (signal.aborted) {
    target.cancel(signal.reason)
    return () => {}
  }
  const bridge = bridges.get(signal) ?? listenTo(signal)
  // An object of its own, so that a target that was given twice is there twice.
  const entry: Cancellable = { cancel: (reason) => target.cancel(reason) }
  bridge.targets.add(entry)
  return () => {
    if (bridge.targets.delete(entry) && bridge.targets.size === 0) stopListening(signal, bridge)
  }
}

function listenTo(signal: AbortSignalLike): Bridge {
  const targets = new Set<Cancellable>()
  const listener = (): void => {
    stopListening(signal, bridge)
    for (const target of targets) target.cancel(signal.reason)
  }
  const bridge: Bridge = { targets, listener }
  signal.addEventListener('abort', listener)
  bridges.set(signal, bridge)
  return bridge
}

function stopListening(signal: AbortSignalLike, bridge: Bridge): void {
  signal.removeEventListener('abort', bridge.listener)
  bridges.delete(signal)
}
