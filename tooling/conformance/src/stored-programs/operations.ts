import type { OperationKind } from './operation-kind.ts'
import { combinations } from './operations/combinations.ts'
import { control } from './operations/control.ts'
import { futures } from './operations/futures.ts'
import { locks } from './operations/locks.ts'
import { queues } from './operations/queues.ts'
import { taskGroups } from './operations/task-groups.ts'
import { tasks } from './operations/tasks.ts'
import { timeLimits } from './operations/time-limits.ts'
import { timing } from './operations/timing.ts'

const operations: ReadonlyMap<string, OperationKind> = new Map(
  [control, timing, tasks, futures, combinations, taskGroups, timeLimits, locks, queues].flatMap((group) =>
    Object.entries(group),
  ),
)

export function operationOf(name: string): OperationKind {
  const operation = operations.get(name)
  if (!operation) throw new Error(`There is no operation '${name}'`)
  return operation
}
