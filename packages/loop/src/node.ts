// For programs that look into others, on Node.
export { askForTasks } from './host/asked-tasks/ask-for-tasks.ts'
export {
  snapshotOf,
  type AwaiterSnapshot,
  type TaskSnapshot,
  type ThreadSnapshot,
} from './host/asked-tasks/task-snapshot.ts'
