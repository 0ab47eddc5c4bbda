import {
  ContextVar,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  isCancelled,
  type CoroutineLike,
  type Task,
} from '@asyncio/core'
import { Boom } from '../boom.ts'
import { describe } from '../describe.ts'
import type { TraceTools } from '../trace-main.ts'
import type { Block, ImmediateOperation, Program } from './program.ts'

/** Carries a value out of the blocks of a task. */
export class Returned {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }
}

/** What the tasks of a random program share, and all that they do without waiting. */
export class World {
  readonly log: TraceTools['log']
  readonly tasks: Task<unknown>[] = []
  readonly futures: readonly Future<unknown>[]
  readonly #bodyOf: (world: World, block: Block) => CoroutineLike<unknown>
  readonly variable = new ContextVar('variable', { default: 0 })

  /** @param bodyOf what runs a block as a task; it is asked each time */
  constructor(program: Program, tools: TraceTools, bodyOf: (world: World, block: Block) => CoroutineLike<unknown>) {
    this.log = tools.log
    this.#bodyOf = bodyOf
    this.futures = Array.from({ length: program.futures }, () => new Future<unknown>())
  }

  start(block: Block, name: string): Task<unknown> {
    const task = createTask(this.#bodyOf(this, block), { name })
    this.tasks.push(task)
    return task
  }

  /** A task waits only for tasks that are younger, so that no ring of tasks waits for itself. */
  younger(index: number): Task<unknown> | undefined {
    const task = this.#taskAt(index)
    return this.tasks.indexOf(task) > this.tasks.indexOf(this.#self()) ? task : undefined
  }

  got(label: number, result: unknown): void {
    this.log(label, 'got', show(result))
  }

  /** What an await threw is logged; a cancellation goes on its way. */
  failed(label: number, error: unknown): void {
    this.log(label, describe(error))
    if (isCancelled(error)) throw error
  }

  /** What a `try` catches is logged; what it should not catch goes on its way. */
  caught(label: number, error: unknown, swallow: boolean): void {
    if (error instanceof Boom) this.log(label, 'caught', describe(error))
    if (!(error instanceof Boom && swallow)) throw error
  }

  swallowed(label: number, error: unknown): void {
    if (!isCancelled(error)) throw error
    this.log(label, 'swallowed', describe(error))
  }

  sweep(number: number): void {
    this.log('sweep', number)
    for (const future of this.futures) {
      if (!future.done()) future.setResult(number)
    }
    if (number === 0) return
    for (const task of this.tasks) task.cancel(`sweep ${number}`)
  }

  logStates(): void {
    for (const task of this.tasks) this.log(task.getName(), ...stateOf(task))
  }

  act(operation: ImmediateOperation): void {
    const { kind, label } = operation
    switch (kind) {
      case 'log':
        return
      case 'cancel':
        return this.log(label, this.#taskAt(operation.task).cancel(operation.message ?? undefined))
      case 'cancelSelf':
        return this.log(label, this.#self().cancel())
      case 'uncancel':
        return this.log(label, this.#self().uncancel())
      case 'cancelling':
        return this.log(label, this.#self().cancelling())
      case 'taskState': {
        const task = this.#taskAt(operation.task)
        return this.log(label, task.done(), task.cancelled(), task.cancelling())
      }
      case 'setResult':
        return this.#settle(label, () => this.#future(operation.future).setResult(operation.value))
      case 'setException':
        return this.#settle(label, () => this.#future(operation.future).setException(new Boom(String(label))))
      case 'cancelFuture':
        return this.#settle(label, () => this.#future(operation.future).cancel())
      case 'callSoon':
        return void getRunningLoop().callSoon(() => this.log(label, 'called', this.variable.get()))
      case 'callLater':
        return void getRunningLoop().callLater(operation.delay, () => this.log(label, 'called', this.variable.get()))
      case 'addDoneCallback': {
        const task = this.#taskAt(operation.task)
        return task.addDoneCallback(() => this.log(label, 'done', task.getName(), this.variable.get()))
      }
      case 'raise':
        throw new Boom(String(label))
      case 'return':
        // oxlint-disable-next-line typescript/only-throw-error -- no error: it only has to get out
        throw new Returned(operation.value)
    }
  }

  #settle(label: number, settle: () => unknown): void {
    try {
      this.log(label, settle())
    } catch (error) {
      this.log(label, describe(error))
    }
  }

  #self(): Task<unknown> {
    return currentTask() as Task<unknown>
  }

  #taskAt(index: number): Task<unknown> {
    return this.tasks[index % this.tasks.length] as Task<unknown>
  }

  #future(index: number): Future<unknown> {
    return this.futures[index] as Future<unknown>
  }
}

function stateOf(task: Task<unknown>): unknown[] {
  if (!task.done()) return ['pending']
  if (task.cancelled()) return ['cancelled']
  return task.exception() === null ? ['returned', show(task.result())] : ['raised', describe(task.exception())]
}

function show(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(show)
  return result instanceof Error ? describe(result) : result
}
