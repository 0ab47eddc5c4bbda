import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'
import { ProcessLookupError, toOSError, ValueError } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

const numbers = constants.signals as Readonly<Record<string, number>>

/** Sends a signal, unless the process has ended: its number may be another one's by now. */
export function sendSignal(child: ChildProcess, signal: number | string): void {
  const number = signalNumber(signal)
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(child.pid, number)
  } catch (cause) {
    const error = toOSError(cause)
    if (!(error instanceof ProcessLookupError)) throw error
  }
}

/** Returns the exit code of a process, as Python says it. */
export function returncodeOf(code: number | null, signal: string | null): number {
  return signal === null ? (code ?? 0) : -(numbers[signal] ?? 0)
}

function signalNumber(signal: unknown): number {
  if (typeof signal === 'string' && Object.hasOwn(numbers, signal)) return numbers[signal] as number
  if (typeof signal === 'string')
    throw new ValueError(`invalid signal ${describeValue(signal)}: pass a name such as 'SIGHUP', or a number`)
  if (typeof signal !== 'number' || !Number.isInteger(signal))
    throw new TypeError(`A signal must be a name or a whole number: received ${describeValue(signal)}`)
  return signal
}
