type Id = number | string

/** The rings in a graph: in each, what stands in it, with the first one again at the end. */
export function findCycles(graph: ReadonlyMap<Id, ReadonlySet<Id>>): Id[][] {
  const finished = new Set<Id>()
  const cycles: Id[][] = []
  for (const start of graph.keys()) {
    if (finished.has(start)) continue
    // No calls within calls: tasks may wait for each other in a chain that is longer than a stack is deep.
    const path = [{ id: start, rest: ahead(start) }]
    const places = new Map<Id, number>([[start, 0]])
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const { value: next, done } = last.rest.next()
      if (done === true) {
        path.pop()
        places.delete(last.id)
        finished.add(last.id)
        continue
      }
      const begin = places.get(next)
      if (begin !== undefined) cycles.push([...path.slice(begin).map(({ id }) => id), next])
      else if (!finished.has(next)) {
        places.set(next, path.length)
        path.push({ id: next, rest: ahead(next) })
      }
    }
  }
  return cycles

  function ahead(id: Id): Iterator<Id, undefined> {
    return (graph.get(id) ?? new Set<Id>()).values()
  }
}
