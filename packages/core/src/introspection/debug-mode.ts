import { currentFrame } from '../context/frame.ts'
import type { Task } from '../tasks/task.ts'
import type { Site } from './creation-site.ts'

/**
 * The work of debug mode. It is loaded when a loop enters debug mode for the first time, so that programs
 * without it neither carry it nor pay for it.
 */
export interface DebugMode {
  /** Takes down where something was made. */
  captureSite(): Site
  /** A task that was asked to stop has returned as if it had not been. */
  swallowed(task: Task<unknown>): void
  /** A task was cancelled while it waits for nothing of ours. */
  stranded(task: Task<unknown>, isStuck: () => boolean): void
}

// One for all loops: a coroutine does not know yet which loop it will run in.
let debugMode: DebugMode | undefined
const sites = new WeakMap<object, Site>()
const waitSites = new WeakMap<Task<unknown>, Site>()

/** Turns debug mode on, or off with `undefined`. */
export function setDebugMode(mode: DebugMode | undefined): void {
  debugMode = mode
}

/** Debug mode, while it is on. */
export function getDebugMode(): DebugMode | undefined {
  return debugMode
}

/** Remembers where something was made, in debug mode. */
export function rememberSite(made: object): void {
  if (debugMode !== undefined) sites.set(made, debugMode.captureSite())
}

/** Returns the place where something was made, if that was in debug mode. */
export function siteOf(made: object): Site | undefined {
  return sites.get(made)
}

/** Remembers where the running task begins to wait, in debug mode. */
export function rememberWait(): void {
  if (debugMode === undefined) return
  const task = currentFrame()?.task
  if (task != null) waitSites.set(task, debugMode.captureSite())
}

/** Returns the place where a task began to wait, if that was in debug mode. */
export function waitSiteOf(task: Task<unknown>): Site | undefined {
  return waitSites.get(task)
}
