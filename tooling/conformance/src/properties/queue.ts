import * as fc from 'fast-check'
import type { Coroutine } from '@asyncio/core'
import { Queue, QueueEmpty, QueueFull, QueueShutDown, type WaitingOptions } from '@asyncio/sync'
import type { Actor } from './engine/actor.ts'
import { claim, type Model, type Play } from './engine/model.ts'
import { limits, showLimit, type Limit } from './engine/program.ts'
import type { Property } from './engine/property.ts'

/** Items are told apart by their numbers; several may be of one priority. */
export interface Item {
  readonly priority: number
  readonly number: number
}

/** What is asked of a queue, and of broken ones. */
export interface QueueLike {
  put(item: Item, options?: WaitingOptions): Coroutine<void>
  putNowait(item: Item): void
  get(options?: WaitingOptions): Coroutine<Item>
  getNowait(): Item
  join(options?: WaitingOptions): Coroutine<void>
  taskDone(): void
  shutdown(immediate?: boolean): void
  qsize(): number
  toString(): string
}

export type QueueStep =
  | { readonly do: 'put'; readonly priority: number; readonly limit: Limit }
  | { readonly do: 'get' | 'join'; readonly limit: Limit }
  | { readonly do: 'putNowait'; readonly priority: number }
  | { readonly do: 'getNowait' | 'taskDone' | 'shutdown' | 'shutdown at once' }

/** Which of the items, oldest first, is the next to come out: its index. */
export type Next = (items: readonly Item[]) => number

/** A list of items. Each put adds one, and each get takes the one whose turn it is, at the moment when it returns. */
export class QueueModel implements Model<QueueStep> {
  readonly #queue: QueueLike
  readonly #maxsize: number
  readonly #next: Next
  readonly #items: Item[] = []
  #numbers = 0
  #unfinished = 0
  /** Counts how often everything was finished. */
  #timesFinished = 0
  #isShutDown = false
  readonly #waiting = { put: 0, get: 0, join: 0 }

  constructor(queue: QueueLike, maxsize: number, next: Next) {
    this.#queue = queue
    this.#maxsize = maxsize
    this.#next = next
  }

  *take(step: QueueStep, actor: Actor): Play {
    switch (step.do) {
      case 'put':
        yield* this.#put(step.priority, step.limit, actor)
        break
      case 'get':
        yield* this.#get(step.limit, actor)
        break
      case 'join':
        yield* this.#join(step.limit, actor)
        break
      case 'putNowait':
        this.#putNowait(step.priority)
        break
      case 'getNowait':
        this.#getNowait()
        break
      case 'taskDone':
        this.#taskDone()
        break
      case 'shutdown':
      case 'shutdown at once':
        this.#shutdown(step.do === 'shutdown at once')
    }
    claim(this.#queue.qsize() === this.#items.length, 'an item is lost, or there twice')
  }

  atRest(): void {
    const { put, get, join } = this.#waiting
    claim(get === 0 || (this.#items.length === 0 && !this.#isShutDown), 'a task waits for an item, and there is one')
    claim(put === 0 || (this.#isFull() && !this.#isShutDown), 'a task waits for room, and there is some')
    claim(join === 0 || this.#unfinished > 0, 'a task waits for items that are finished')
  }

  atEnd(): void {
    const shown = String(this.#queue)
    claim(!/_getters|_putters/.test(shown), 'the queue counts waiters when nobody waits')
    // All that is left comes out, each once, and in order.
    while (this.#items.length > 0) this.#taken(this.#queue.getNowait())
    claim(this.#queue.qsize() === 0, 'more has come out than was put')
  }

  *#put(priority: number, limit: Limit, actor: Actor): Play {
    const item = this.#newItem(priority)
    this.#waiting.put += 1
    const outcome = yield* actor.wait(limit, (options) => this.#queue.put(item, options), QueueShutDown)
    this.#waiting.put -= 1
    if ('value' in outcome) this.#added(item)
    else this.#failed(outcome.error, actor)
  }

  *#get(limit: Limit, actor: Actor): Play {
    this.#waiting.get += 1
    const outcome = yield* actor.wait(limit, (options) => this.#queue.get(options), QueueShutDown)
    this.#waiting.get -= 1
    if ('value' in outcome) this.#taken(outcome.value)
    else {
      if (outcome.error instanceof QueueShutDown) claim(this.#items.length === 0, 'a get has failed with items left')
      this.#failed(outcome.error, actor)
    }
  }

  *#join(limit: Limit, actor: Actor): Play {
    const timesFinished = this.#timesFinished
    const mustWait = this.#unfinished > 0
    this.#waiting.join += 1
    const outcome = yield* actor.wait(limit, (options) => this.#queue.join(options))
    this.#waiting.join -= 1
    if ('error' in outcome) actor.goOn(outcome.error)
    else claim(!mustWait || this.#timesFinished > timesFinished, 'join has returned with items unfinished')
  }

  #putNowait(priority: number): void {
    const item = this.#newItem(priority)
    const error = errorFrom(() => this.#queue.putNowait(item))
    if (this.#isShutDown) claim(error instanceof QueueShutDown, 'a queue that is shut down has taken an item')
    else if (this.#isFull()) claim(error instanceof QueueFull, 'a queue that is full has taken an item')
    else {
      claim(error === undefined, 'a queue with room has taken no item')
      this.#added(item)
    }
  }

  #getNowait(): void {
    let item: Item | undefined
    const error = errorFrom(() => (item = this.#queue.getNowait()))
    if (item !== undefined) this.#taken(item)
    else {
      claim(this.#items.length === 0, 'a queue with items has given none')
      claim(error instanceof (this.#isShutDown ? QueueShutDown : QueueEmpty), 'the wrong error is thrown')
    }
  }

  #taskDone(): void {
    const error = errorFrom(() => this.#queue.taskDone())
    claim((error === undefined) === this.#unfinished > 0, 'taskDone() may be called once for each item')
    if (error === undefined) this.#finish(1)
  }

  #shutdown(immediate: boolean): void {
    this.#queue.shutdown(immediate)
    this.#isShutDown = true
    if (immediate) this.#finish(Math.min(this.#unfinished, this.#items.splice(0).length))
  }

  #newItem(priority: number): Item {
    this.#numbers += 1
    return { priority, number: this.#numbers }
  }

  #added(item: Item): void {
    claim(!this.#isShutDown, 'an item was put after the queue was shut down')
    claim(!this.#isFull(), 'there are more items than there is room')
    this.#items.push(item)
    this.#unfinished += 1
  }

  #taken(item: Item): void {
    const [expected] = this.#items.splice(this.#next(this.#items), 1)
    claim(expected !== undefined, 'an item has come out that is not there')
    claim(item === expected, 'an item has come out before its turn')
  }

  #finish(count: number): void {
    if (count === 0) return
    this.#unfinished -= count
    if (this.#unfinished === 0) this.#timesFinished += 1
  }

  #failed(error: unknown, actor: Actor): void {
    if (error instanceof QueueShutDown) claim(this.#isShutDown, 'a wait has failed, and nobody has shut the queue down')
    actor.goOn(error)
  }

  #isFull(): boolean {
    return this.#maxsize > 0 && this.#items.length >= this.#maxsize
  }
}

/** The programs are the same for all queues. */
export const queuePrograms = {
  setups: fc.nat(3),
  steps: fc.oneof(
    {
      weight: 7,
      arbitrary: fc.record({ do: fc.constant('put' as const), priority: fc.nat(2), limit: limits }),
    },
    { weight: 7, arbitrary: fc.record({ do: fc.constant('get' as const), limit: limits }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('join' as const), limit: limits }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('putNowait' as const), priority: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.constant<QueueStep>({ do: 'getNowait' }) },
    { weight: 1, arbitrary: fc.constant<QueueStep>({ do: 'taskDone' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<QueueStep[]>({ do: 'shutdown' }, { do: 'shutdown at once' }),
    },
  ),
  showStep(step: QueueStep): string {
    const priority = 'priority' in step ? ` an item of priority ${step.priority}` : ''
    return `${step.do}${priority}${'limit' in step ? showLimit(step.limit) : ''}`
  },
}

export const queueProperty: Property<number, QueueStep, QueueLike> = {
  ...queuePrograms,
  make: (maxsize) => new Queue<Item>(maxsize),
  model: (queue, maxsize) => new QueueModel(queue, maxsize, () => 0),
  showSetup: (maxsize) => `new Queue(${maxsize})`,
}

function errorFrom(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}
