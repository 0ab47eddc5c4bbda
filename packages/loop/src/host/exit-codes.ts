import { KeyboardInterrupt, SystemExit } from '@asyncio/core'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

let watches = false

/**
 * Ends a process with 130, as shells do, after a `KeyboardInterrupt` that no code catches, and one that ends by a `SystemExit`
 * with its code and no word. Whoever listens to uncaught exceptions decides by themselves.
 */
export function giveExitCodes(): void {
  if (watches || !isMainThread) return
  watches = true
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return
    if (error instanceof SystemExit) process.exit(Number.isInteger(error.code) ? error.code & 0xff : 1)
    if (error instanceof KeyboardInterrupt) process.once('exit', () => (process.exitCode = 130))
  })
}
