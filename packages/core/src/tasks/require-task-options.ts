import { requireContext } from '../context/context.ts'
import { requireFlag, requireOptions } from '../options.ts'
import { requireSignal } from './abort-signal.ts'
import type { TaskOptions } from './task.ts'

/** Refuses options that a task can't be made with. */
export function requireTaskOptions(options: TaskOptions | undefined): void {
  if (options === undefined) return
  requireOptions(options, 'createTask()', "name: 'fetch'")
  if (options.context != null) requireContext(options.context)
  if (options.signal !== undefined) requireSignal(options.signal)
  requireFlag(options.eagerStart, 'eagerStart')
}
