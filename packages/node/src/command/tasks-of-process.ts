import { askForTasks, type ThreadSnapshot } from '@asyncio/loop/node'
import { CommandError } from './command-error.ts'
import { harmless } from './harmless.ts'

/**
 * Asks another process for its tasks. Their names and calls can be printed: another program may have chosen them to deceive a terminal.
 *
 * @throws {CommandError} if there is no such process, it is somebody else's, or has no loop that tells of its tasks
 */
export async function tasksOfProcess(pid: number): Promise<ThreadSnapshot[]> {
  try {
    return (await askForTasks(pid)).map(printable)
  } catch (error) {
    throw new CommandError(`cannot look into process ${pid}: ${harmless((error as Error).message)}`, {
      cause: error,
      exitCode: 1,
    })
  }
}

function printable({ thread, tasks }: ThreadSnapshot): ThreadSnapshot {
  return {
    thread,
    tasks: tasks.map(({ id, name, stack, awaitedBy }) => ({
      id,
      name: name === null ? null : harmless(name),
      stack: stack.map(harmless),
      awaitedBy: awaitedBy.map((awaiter) => ({
        task: typeof awaiter.task === 'string' ? harmless(awaiter.task) : awaiter.task,
        stack: awaiter.stack.map(harmless),
      })),
    })),
  }
}
