import { RuntimeError, ValueError, type Work } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { availableParallelism } from 'node:os'
import { portableWork } from '../work/portable-work.ts'
import type { JobMessage } from '../worker/job-message.ts'
import type { WorkerOptions } from './pool-worker.ts'

/** Options of a pool. */
export interface PoolOptions extends WorkerOptions {
  /** The most workers that it has; by default as many as the machine can run at once. They are started when they are needed. */
  maxWorkers?: number
  /** Work that each worker does before its first job. If it fails, the executor is broken. */
  initializer?: Work<never, unknown>
  /** The arguments of the initializer. */
  initargs?: readonly unknown[]
  /** The number of jobs that may wait for a worker; by default without a limit. More is refused; `room()` waits. */
  maxQueue?: number
  /** After how much work a worker is ended, and another one takes its place. */
  maxTasksPerChild?: number
}

/** The same, looked at and complete. */
export interface PoolSettings {
  readonly maxWorkers: number
  readonly maxQueue: number
  readonly maxTasksPerChild: number
  readonly initializer: JobMessage['initializer'] | undefined
  readonly worker: WorkerOptions
}

export function settingsOf(options: PoolOptions): PoolSettings {
  const { initializer, initargs = [], execArgv, env } = options
  return {
    maxWorkers: positive('maxWorkers', options.maxWorkers ?? availableParallelism()),
    maxQueue: options.maxQueue === 0 ? 0 : positive('maxQueue', options.maxQueue ?? Infinity),
    maxTasksPerChild: positive('maxTasksPerChild', options.maxTasksPerChild ?? Infinity),
    initializer: initializer === undefined ? undefined : { work: portableWork(initializer).work, args: initargs },
    worker: { ...(execArgv === undefined ? {} : { execArgv }), ...(env === undefined ? {} : { env }) },
  }
}

/** The refusal of an executor that was shut down. */
export function shutDownError(): RuntimeError {
  return new RuntimeError('cannot schedule new futures after shutdown')
}

function positive(name: string, value: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number: received ${describeValue(value)}`)
  if (value >= 1 && (Number.isInteger(value) || value === Infinity)) return value
  throw new ValueError(`${name} must be a whole number greater than 0: received ${value}`)
}
