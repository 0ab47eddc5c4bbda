/** One thing that is measured. What each peer does for it stands in the peer's file, under the same key. */
export interface Operation {
  readonly key: string
  /** What one operation is. */
  readonly says: string
  /** How often it is done in one run. */
  readonly count: number
  /** A run's count is a multiple of this. */
  readonly step: number
  /** The count belongs to the operation: it is not lowered for a slow peer. */
  readonly fixed: boolean
  /** What the figure is: time for one, processor time for one, heap bytes for one, or the time of the whole run. */
  readonly measures: 'time' | 'processor' | 'bytes' | 'run'
}

/** Leaves of a tree of six levels with six branches each. */
export const TREE_LEAVES = 6 ** 6

export const operations: readonly Operation[] = [
  timed('call.10', 'ten nested calls that never wait', 100_000),
  timed('yield.1', 'a turn of the loop, one task', 100_000),
  timed('yield.100', 'a turn of the loop, 100 tasks', 200_000, 100),
  timed('spawn.join1', 'a task, awaited at once', 50_000),
  timed('spawn.1000', 'a task, of a thousand that are then awaited', 50_000, 1000),
  timed('tg.1', 'a task group of one', 20_000),
  timed('tg.1000', 'a task of a group of a thousand', 50_000, 1000),
  timed('timeout.scope', 'a time limit, entered and left', 20_000),
  fixed('timer.create_cancel', 'a timer, made and called off, 100,000 at once', 100_000),
  fixed('sleep.rand', 'a sleep of 0 to 100 ms, 100,000 at once: processor time', 100_000, 'processor'),
  fixed('cancel.own', 'a sleeping task, of 100,000 that are cancelled and awaited', 100_000),
  timed('lock.free', 'a lock that nobody holds, acquired and released', 100_000),
  timed('lock.100', 'a lock that 100 tasks want, held across a turn', 50_000, 100),
  timed('sem10.100', 'one of ten permits that 100 tasks want, held across a turn', 50_000, 100),
  timed('q.room', 'an item put into a queue with room, and taken', 100_000),
  timed('q1.1x1', 'an item through a queue of one', 50_000),
  timed('q1.10x10', 'an item through a queue of one, from ten to ten', 50_000, 10),
  timed('q100.1x1', 'an item through a queue of 100', 100_000),
  timed('q100.10x10', 'an item through a queue of 100, from ten to ten', 100_000, 10),
  timed('event.100', 'a wait for an event, set for 100 tasks at once', 50_000, 100),
  timed('condition.100', 'a wait at a condition, notified for 100 tasks at once', 50_000, 100),
  timed('barrier.10', 'a wait at a barrier of ten', 20_000, 10),
  fixed('mem.task', 'a sleeping task, of 100,000: bytes of heap', 100_000, 'bytes'),
  ...['none', 'io', 'memoization', 'cpu_io_mixed'].flatMap((leaf) => [
    tree(`tree.${leaf}`, `async_tree ${leaf} with gather: the whole run`),
    tree(`tree.${leaf}.tg`, `async_tree ${leaf} with task groups: the whole run`),
  ]),
  timed('socket.lines', 'a line of 80 bytes, written and read', 50_000),
  timed('socket.bulk', '64 KiB, written and read', 2000),
  timed('socket.connect', 'a connection, a message to and fro, and its end', 500),
]

function timed(key: string, says: string, count: number, step = 1): Operation {
  return { key, says, count, step, fixed: false, measures: 'time' }
}

function fixed(key: string, says: string, count: number, measures: Operation['measures'] = 'time'): Operation {
  return { key, says, count, step: 1, fixed: true, measures }
}

function tree(key: string, says: string): Operation {
  return { key, says, count: TREE_LEAVES, step: 36, fixed: true, measures: 'run' }
}
