import { debugMode } from './debug-mode.ts'
import { setDebugSwitch } from './debug-switch.ts'

/**
 * Brings debug mode into a bundle for a browser, which is spared it otherwise. On Node it is there by itself.
 *
 * Call it before a loop is put in debug mode.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { installDebugMode } from '@asyncio/loop/debug'
 *
 * installDebugMode()
 * await run(async () => console.log('watched'), { debug: true })
 * ```
 */
export function installDebugMode(): void {
  setDebugSwitch(debugMode)
}
