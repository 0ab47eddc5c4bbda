import { isCancelled, KeyboardInterrupt, SystemExit, type Future } from '@asyncio/core'

/** A program that is to clean up when a signal comes. */
interface Interruptible {
  readonly program: Future<unknown>
  readonly running: Promise<unknown>
  /** The signals that have come so far. */
  readonly received: string[]
}

/** The programs that run now, by the signals that stop them. Nothing listens to a signal that stops none. */
const programs = new Map<string, Set<Interruptible>>()

/**
 * Cancels a program, once, when one of these signals comes; a second one ends the process, as the first would have. A signal
 * that somebody else listens to is theirs, as long as they do.
 *
 * Where a server still listens when the programs have ended, as one that runs a program for each request does, the signal then ends the
 * process: nothing else would.
 *
 * @param running the run of the program
 * @returns the same run; where it ends with the cancellation of a signal, with what stands for the signal: `KeyboardInterrupt`, or
 * `SystemExit` with the code that shells give
 */
export async function interruptible<T>(
  program: Future<T>,
  running: Promise<T>,
  signals: readonly string[] = ['SIGINT'],
): Promise<T> {
  const target: Interruptible = { program, running, received: [] }
  const heard = signals.filter((signal) => listen(signal, target))
  try {
    return await running
  } catch (error) {
    const [signal] = target.received
    if (signal === undefined || !isCancelled(error) || remainingCancels(program) !== 0) throw error
    throw signal === 'SIGINT' ? new KeyboardInterrupt() : new SystemExit(exitCodeOf(signal))
  } finally {
    for (const signal of heard) unlisten(signal, target)
  }
}

function listen(signal: string, target: Interruptible): boolean {
  let listening = programs.get(signal)
  if (listening === undefined) {
    if (process.listenerCount(signal) > 0) return false
    process.on(signal, onSignal)
    programs.set(signal, (listening = new Set()))
  }
  listening.add(target)
  return true
}

function unlisten(signal: string, target: Interruptible): void {
  const listening = programs.get(signal)
  listening?.delete(target)
  if (listening?.size === 0) giveBack(signal)
}

function giveBack(signal: string): void {
  programs.delete(signal)
  process.off(signal, onSignal)
}

function onSignal(signal: string): void {
  if (process.listenerCount(signal) > 1) return
  const stopped = [...(programs.get(signal) ?? [])]
  if (stopped.some(({ program, received }) => received.length > 0 || program.done())) {
    giveBack(signal)
    process.kill(process.pid, signal)
    return
  }
  for (const { program, received } of stopped) {
    received.push(signal)
    program.cancel()
  }
  void endServing(signal, stopped)
}

/** Ends the process by a signal once the programs that it has stopped are at rest, if a server is left that keeps it running. */
async function endServing(signal: string, stopped: readonly Interruptible[]): Promise<void> {
  await Promise.allSettled(stopped.map(({ running }) => running))
  // Their callers hear of it, and their loops are closed.
  do await nextLook()
  while (stopped.some(({ program }) => program.getLoop().isRunning()))
  const isOfOthers = process.listenerCount(signal) > (programs.has(signal) ? 1 : 0)
  if (!isOfOthers && hasServer()) process.kill(process.pid, signal)
}

function nextLook(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 10).unref?.()
  })
}

function hasServer(): boolean {
  const { _getActiveHandles: active } = process as { _getActiveHandles?: () => { listening?: unknown }[] }
  return active?.().some(({ listening }) => listening === true) ?? false
}

/** A task that somebody else has cancelled as well was not cancelled by the signal alone. */
function remainingCancels(program: Future<unknown> & { uncancel?: () => number }): number | undefined {
  return program.uncancel?.()
}

function exitCodeOf(signal: string): number {
  const { signals } = process.getBuiltinModule('node:os').constants as { signals: Readonly<Record<string, number>> }
  return 128 + (signals[signal] ?? 0)
}
