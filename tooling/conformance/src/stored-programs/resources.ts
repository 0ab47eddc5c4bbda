import { ContextVar, Future } from '@asyncio/core'
import { Barrier, Condition, Event, LifoQueue, Lock, PriorityQueue, Queue, Semaphore } from '@asyncio/sync'
import type { StoredProgram } from './program.ts'

const queueTypes = { fifo: Queue, lifo: LifoQueue, prio: PriorityQueue } as const

/** What the tasks of a stored program share. */
export class Resources {
  readonly variable = new ContextVar('variable', { default: 0 })
  readonly conditions = [new Condition()]
  readonly locks: readonly Lock[]
  readonly semaphores: readonly Semaphore[]
  readonly events: readonly Event[]
  readonly queues: readonly Queue<number>[]
  readonly futures: readonly Future<number>[]
  readonly barriers: readonly Barrier[]

  constructor({ n, sem, queue, barrier }: StoredProgram) {
    this.locks = Array.from({ length: n.lock }, () => new Lock())
    this.semaphores = sem.map((permits) => new Semaphore(permits))
    this.events = Array.from({ length: n.event }, () => new Event())
    this.queues = queue.map(([sort, maxsize]) => new queueTypes[sort]<number>(maxsize))
    this.futures = Array.from({ length: n.fut }, () => new Future<number>())
    this.barriers = barrier.map((parties) => new Barrier(parties))
  }
}
