import process from 'node:process'
import { buildAsyncTree } from '../tasks-of/build-async-tree.ts'
import { buildTaskTable } from '../tasks-of/build-task-table.ts'
import { CycleFoundError } from '../tasks-of/cycle-found-error.ts'
import { CommandError } from './command-error.ts'
import { tasksOfProcess } from './tasks-of-process.ts'

const HEADINGS = ['tid', 'task id', 'task name', 'coroutine stack', 'awaiter chain', 'awaiter name', 'awaiter id']

/** Prints the tasks of another process, as a table. */
export async function showTable(pid: number): Promise<void> {
  const rows = [HEADINGS, ...buildTaskTable(await tasksOfProcess(pid)).map((row) => row.map(String))]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  lines.splice(1, 0, '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)))
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Prints the tasks of another process, as trees of who waits for whom. */
export async function showTree(pid: number): Promise<void> {
  const snapshot = await tasksOfProcess(pid)
  try {
    for (const lines of buildAsyncTree(snapshot)) process.stdout.write(`${lines.join('\n')}\n`)
  } catch (error) {
    if (!(error instanceof CycleFoundError)) throw error
    throw new CommandError(`there is no tree to print: ${error.message}`, { cause: error, exitCode: 1 })
  }
}
