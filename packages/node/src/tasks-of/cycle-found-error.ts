/**
 * Tasks wait for each other in a ring, so that there is no tree of them to build.
 *
 * Mirrors `asyncio.tools.CycleFoundException`.
 */
export class CycleFoundError extends Error {
  override readonly name = 'CycleFoundError'
  /** The rings: in each, the ids of its tasks, with the first one again at the end. */
  readonly cycles: readonly (readonly (number | string)[])[]
  /** The names of the tasks. */
  readonly names: ReadonlyMap<number | string, string>

  constructor(cycles: readonly (readonly (number | string)[])[], names: ReadonlyMap<number | string, string>) {
    const told = cycles.map((cycle) => cycle.map((id) => names.get(id) ?? String(id)).join(' → '))
    super(`tasks wait for each other in a ring: ${told.join('; ')}`)
    this.cycles = cycles
    this.names = names
  }
}
