/** A program of the tour. Importing it runs it: it is done when its module is loaded. */
export interface Program {
  /** What its files are called: `src/<name>.ts`, `python/<name>.py` and `python/<name>.txt`. */
  name: string
  title: string
  run: () => Promise<unknown>
}

/** All programs, in the order in which they lead from one idea to the next. */
export const programs: Program[] = [
  { name: 'hello-world', title: 'Hello world', run: () => import('../hello-world.ts') },
  { name: 'hello-world-low-level', title: 'Hello world, by hand', run: () => import('../hello-world-low-level.ts') },
  { name: 'hello-then-world', title: 'Waiting a second', run: () => import('../hello-then-world.ts') },
  { name: 'foo-then-hello-world', title: 'One waits for another', run: () => import('../foo-then-hello-world.ts') },
  { name: 'print-sum', title: 'A chain of coroutines', run: () => import('../print-sum.ts') },
  { name: 'print-sum-low-level', title: 'The chain, by hand', run: () => import('../print-sum-low-level.ts') },
  { name: 'coroutine-objects', title: 'Coroutines and awaitables', run: () => import('../coroutine-objects.ts') },
  { name: 'say-hello', title: 'A coroutine, made before it is run', run: () => import('../say-hello.ts') },
  { name: 'forgotten-await', title: 'A forgotten await', run: () => import('../forgotten-await.ts') },
  { name: 'say-hello-to-all', title: 'Several at once', run: () => import('../say-hello-to-all.ts') },
  {
    name: 'sequential-and-concurrent',
    title: 'One after the other, or at once',
    run: () => import('../sequential-and-concurrent.ts'),
  },
  { name: 'chained-wrappers', title: 'Chains, side by side', run: () => import('../chained-wrappers.ts') },
  {
    name: 'gather-and-exceptions',
    title: 'When one of several fails',
    run: () => import('../gather-and-exceptions.ts'),
  },
  { name: 'tasks', title: 'What a task is for', run: () => import('../tasks.ts') },
  { name: 'current-and-all-tasks', title: 'Which tasks there are', run: () => import('../current-and-all-tasks.ts') },
  { name: 'as-completed', title: 'Results as they come', run: () => import('../as-completed.ts') },
  {
    name: 'wait-first-completed',
    title: 'Waiting for the first of several',
    run: () => import('../wait-first-completed.ts'),
  },
  { name: 'task-group', title: 'A group of tasks', run: () => import('../task-group.ts') },
  { name: 'cancellation', title: 'Cancelling a task', run: () => import('../cancellation.ts') },
  { name: 'shield', title: 'Keeping a cancellation off', run: () => import('../shield.ts') },
  { name: 'abort-signal', title: 'Stopping what takes a signal', run: () => import('../abort-signal.ts') },
  { name: 'timeout', title: 'A time limit', run: () => import('../timeout.ts') },
  { name: 'wait-for', title: 'Waiting for one thing, and not for ever', run: () => import('../wait-for.ts') },
  { name: 'nested-timeouts', title: 'Time limits within another', run: () => import('../nested-timeouts.ts') },
  { name: 'task-group-failure', title: 'A group that fails', run: () => import('../task-group-failure.ts') },
  {
    name: 'async-context-manager',
    title: 'Entering and leaving',
    run: () => import('../async-context-manager.ts'),
  },
  { name: 'taking-turns', title: 'Taking turns', run: () => import('../taking-turns.ts') },
  { name: 'eager-tasks', title: 'Tasks that begin at once', run: () => import('../eager-tasks.ts') },
  { name: 'async-generators', title: 'Async generators', run: () => import('../async-generators.ts') },
  { name: 'async-iterator', title: 'An async iterator by hand', run: () => import('../async-iterator.ts') },
  { name: 'lock', title: 'One at a time', run: () => import('../lock.ts') },
  { name: 'semaphore', title: 'A few at a time', run: () => import('../semaphore.ts') },
  { name: 'event', title: 'Something that happens', run: () => import('../event.ts') },
  { name: 'condition', title: 'Waiting for what others change', run: () => import('../condition.ts') },
  { name: 'barrier', title: 'Waiting for each other', run: () => import('../barrier.ts') },
  {
    name: 'producers-and-consumers',
    title: 'Producers, consumers and a bounded queue',
    run: () => import('../producers-and-consumers.ts'),
  },
  { name: 'queue-shutdown', title: 'Workers, until no more work comes', run: () => import('../queue-shutdown.ts') },
  { name: 'priority-queue', title: 'The most urgent first', run: () => import('../priority-queue.ts') },
  { name: 'requests', title: 'Pages from a server', run: () => import('../requests.ts') },
  { name: 'futures', title: 'Futures', run: () => import('../futures.ts') },
  { name: 'ensure-future', title: 'Coroutines as futures', run: () => import('../ensure-future.ts') },
  { name: 'callbacks', title: 'Callbacks: soon, later, at a time', run: () => import('../callbacks.ts') },
  { name: 'run-forever', title: 'A loop that runs until it is stopped', run: () => import('../run-forever.ts') },
  { name: 'runner', title: 'Several runs in one loop', run: () => import('../runner.ts') },
  {
    name: 'generator-expression',
    title: 'A generator, walked by hand',
    run: () => import('../generator-expression.ts'),
  },
  {
    name: 'generators-and-send',
    title: 'A generator that is sent values',
    run: () => import('../generators-and-send.ts'),
  },
  { name: 'nested-generators', title: 'A generator within another', run: () => import('../nested-generators.ts') },
  {
    name: 'yield-from-hello-world',
    title: 'Hello world, before async and await',
    run: () => import('../yield-from-hello-world.ts'),
  },
  {
    name: 'yield-from-print-sum',
    title: 'A chain of generator coroutines',
    run: () => import('../yield-from-print-sum.ts'),
  },
  {
    name: 'yield-from-two-operations',
    title: 'Two generator coroutines at once',
    run: () => import('../yield-from-two-operations.ts'),
  },
]
