import { availableParallelism, cpus, release, type } from 'node:os'

/** What the machine is, in a line. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor'
  return `${model}, ${availableParallelism()} cores, ${type()} ${release()} ${process.arch}, Node ${process.versions.node}`
}
