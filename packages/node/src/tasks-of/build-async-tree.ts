import type { ThreadSnapshot } from '@asyncio/loop/node'
import { CycleFoundError } from './cycle-found-error.ts'
import { findCycles } from './find-cycles.ts'

/** The marks of a tree's lines. */
export interface TreeMarks {
  /** Before the name of a task. */
  task?: string
  /** Before a call. */
  call?: string
}

/**
 * The number of lines from which on a tree only names what it has shown already: tasks that several others wait for, which several wait for
 * in turn, would be shown twice as often on each level.
 */
const MOST_LINES = 1000

/** A task or a call, and what it waits for. */
class Branch {
  readonly text: string
  readonly children: Branch[] = []
  readonly #calls = new Map<string, Branch>()

  constructor(text: string) {
    this.text = text
  }

  /** The branch of a call, which several tasks that are waited for by it share. */
  call(frame: string, mark: string): Branch {
    let branch = this.#calls.get(frame)
    if (branch === undefined) {
      this.#calls.set(frame, (branch = new Branch(`${mark} ${frame}`)))
      this.children.push(branch)
    }
    return branch
  }

  calls(stack: readonly string[], mark: string): Branch {
    return stack.toReversed().reduce<Branch>((branch, frame) => branch.call(frame, mark), this)
  }

  lines(): string[] {
    const lines: string[] = []
    const told = new Set<Branch>()
    const ahead: { branch: Branch; prefix: string; isLast: boolean }[] = [{ branch: this, prefix: '', isLast: true }]
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      const { branch, prefix, isLast } = next
      const isRepeated = lines.length >= MOST_LINES && told.has(branch) && branch.children.length > 0
      lines.push(`${prefix}${isLast ? '└── ' : '├── '}${branch.text}${isRepeated ? ' …' : ''}`)
      told.add(branch)
      if (isRepeated) continue
      const below = prefix + (isLast ? '    ' : '│   ')
      for (const child of branch.children.toReversed())
        ahead.push({ branch: child, prefix: below, isLast: child === branch.children.at(-1) })
    }
    return lines
  }
}

/**
 * Formats tasks as trees of who waits for whom: a list of lines for each task that no other waits for.
 *
 * **Differs from Python:** beyond a thousand lines of a tree, a task that it has shown already is named, with `…`, and what stands below it is not
 * shown again.
 *
 * Mirrors `asyncio.tools.build_async_tree`.
 *
 * @param snapshot what `snapshotTasks` answered with
 * @throws {CycleFoundError} if tasks wait for each other in a ring
 *
 * @example
 * ```ts
 * import { buildAsyncTree, createTask, run, sleep, snapshotTasks } from '@asyncio/node'
 *
 * await run(async function main() {
 *   const child = createTask(async () => console.log(buildAsyncTree(snapshotTasks()).flat().join('\n')), { name: 'child' })
 *   await child
 * })
 * ```
 */
export function buildAsyncTree(
  snapshot: readonly ThreadSnapshot[],
  { task: taskMark = '(T)', call: callMark = '' }: TreeMarks = {},
): string[][] {
  const tasks = snapshot.flatMap(({ tasks: ofThread }) => ofThread)
  const waits = tasks.flatMap(({ id, awaitedBy }) =>
    awaitedBy.map(({ task, stack }) => ({ awaiter: task, stack, awaited: id })),
  )
  const graph = new Map<number | string, Set<number | string>>()
  for (const { awaiter, awaited } of waits) {
    const known = graph.get(awaiter)
    if (known === undefined) graph.set(awaiter, new Set([awaited]))
    else known.add(awaited)
  }
  const cycles = findCycles(graph)
  if (cycles.length > 0) throw new CycleFoundError(cycles, new Map(tasks.map(({ id, name }) => [id, String(name)])))

  const branches = new Map<number | string, Branch>()
  for (const { id, name } of tasks) branches.set(id, new Branch(`${taskMark} ${name}`))
  for (const { awaiter, stack, awaited } of waits) {
    const child = branches.get(awaited)
    const caller = (branches.get(awaiter) ?? unknown(awaiter)).calls(stack, callMark)
    if (child !== undefined && !caller.children.includes(child)) caller.children.push(child)
  }
  for (const { id, stack } of tasks) if (!graph.has(id)) branches.get(id)?.calls(stack, callMark)
  const awaited = new Set<number | string>(waits.map((wait) => wait.awaited))
  return [...branches].filter(([id]) => !awaited.has(id)).map(([, branch]) => branch.lines())

  /** A task that waits, and is not in the snapshot itself. */
  function unknown(id: number | string): Branch {
    const branch = new Branch(`${taskMark} ${id}`)
    branches.set(id, branch)
    return branch
  }
}
