import { availableParallelism, cpus, loadavg, release, type } from 'node:os'

/** What the machine is, and how busy it is, in a line: a load beyond one or two is somebody else's. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor'
  const load = loadavg()[0]?.toFixed(1) ?? '0'
  return `${model}, ${availableParallelism()} cores, ${type()} ${release()} ${process.arch}, Node ${process.versions.node}; load average ${load}`
}
