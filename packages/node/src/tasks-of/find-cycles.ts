type Id = number | string

/** The rings in a graph: in each, what stands in it, with the first one again at the end. */
export function findCycles(graph: ReadonlyMap<Id, ReadonlySet<Id>>): Id[][] {
  const finished = new Set<Id>()
  const path: Id[] = []
  const cycles: Id[][] = []
  const visit = (id: Id): void => {
    path.push(id)
    for (const next of graph.get(id) ?? []) {
      const begin = path.indexOf(next)
      if (begin !== -1) cycles.push([...path.slice(begin), next])
      else if (!finished.has(next)) visit(next)
    }
    path.pop()
    finished.add(id)
  }
  for (const id of graph.keys()) if (!finished.has(id)) visit(id)
  return cycles
}
