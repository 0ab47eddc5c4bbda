import type { ThreadSnapshot } from '@asyncio/loop/node'

/** A row: the thread, the task's id and name, its calls, the calls that wait for it, and the name and the id of the task they are of. */
export type TaskRow = readonly [
  thread: number,
  id: string,
  name: string,
  stack: string,
  awaiterStack: string,
  awaiterName: string,
  awaiterId: string,
]

/**
 * Formats tasks as a table of who waits for whom: a row for each task, or where several wait for one, a row for each of those.
 *
 * Mirrors `asyncio.tools.build_task_table`.
 *
 * @param snapshot what `snapshotTasks` answered with
 *
 * @example
 * ```ts
 * import { buildTaskTable, run, snapshotTasks } from '@asyncio/node'
 *
 * await run(async () => console.table(buildTaskTable(snapshotTasks())))
 * ```
 */
export function buildTaskTable(snapshot: readonly ThreadSnapshot[]): TaskRow[] {
  const names = new Map<number | string, string>(
    snapshot.flatMap(({ tasks }) => tasks.map(({ id, name }) => [id, String(name)] as const)),
  )
  return snapshot.flatMap(({ thread, tasks }) =>
    tasks.flatMap(({ id, name, stack, awaitedBy }): TaskRow[] => {
      const row = [thread, shown(id), String(name), chain(stack)] as const
      if (awaitedBy.length === 0) return [[...row, '', '', '0x0']]
      return awaitedBy.map((awaiter): TaskRow => [
        ...row,
        chain(awaiter.stack),
        names.get(awaiter.task) ?? 'Unknown',
        shown(awaiter.task),
      ])
    }),
  )
}

function shown(id: number | string): string {
  return typeof id === 'number' ? `0x${id.toString(16)}` : id
}

/** Names only: where they stand would make the table too wide. */
function chain(stack: readonly string[]): string {
  return stack.map((frame) => frame.split(' ')[0]).join(' -> ')
}
