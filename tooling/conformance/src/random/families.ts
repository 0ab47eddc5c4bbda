import type { Family } from './family.ts'
import { barriers } from './families/barriers.ts'
import { callbacks } from './families/callbacks.ts'
import { conditions } from './families/conditions.ts'
import { contexts } from './families/contexts.ts'
import { control } from './families/control.ts'
import { doneCallbacks } from './families/done-callbacks.ts'
import { driving } from './families/driving.ts'
import { eager } from './families/eager.ts'
import { events } from './families/events.ts'
import { failingCallbacks } from './families/failing-callbacks.ts'
import { futures } from './families/futures.ts'
import { gathering } from './families/gathering.ts'
import { locks } from './families/locks.ts'
import { nestedShields } from './families/nested-shields.ts'
import { queues } from './families/queues.ts'
import { semaphores } from './families/semaphores.ts'
import { severalTasks } from './families/several-tasks.ts'
import { sleeping } from './families/sleeping.ts'
import { taskGroups } from './families/task-groups.ts'
import { taskNames } from './families/task-names.ts'
import { tasks } from './families/tasks.ts'
import { timeLimits } from './families/time-limits.ts'
import { timers } from './families/timers.ts'
import type { OperationKind } from './operation-kind.ts'
import type { Shared } from './shared.ts'

/** All that random programs do. A new family is a file in `families/` and a line here. */
export const families: readonly Family[] = [
  control,
  sleeping,
  tasks,
  futures,
  eager,
  taskNames,
  callbacks,
  doneCallbacks,
  failingCallbacks,
  timers,
  contexts,
  gathering,
  nestedShields,
  severalTasks,
  taskGroups,
  timeLimits,
  locks,
  semaphores,
  events,
  conditions,
  barriers,
  queues,
  driving,
]

/** The operations of all families, by name. */
export const kinds: ReadonlyMap<string, OperationKind> = new Map(
  families.flatMap((family) => Object.entries(family.kinds)),
)

/** What the programs share, of all families. */
export const shares: readonly Shared<unknown>[] = families.flatMap(({ shared }) => (shared ? [shared] : []))

export function kindOf(name: string): OperationKind {
  const kind = kinds.get(name)
  if (!kind) throw new Error(`There is no operation '${name}'`)
  return kind
}
