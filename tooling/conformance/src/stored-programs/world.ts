import {
  createTask,
  currentTask,
  isCancelled,
  type CoroutineLike,
  type EventLoop,
  type GeneratorCoroutine,
  type Task,
} from '@asyncio/core'
import { describe } from '../describe.ts'
import { generatorBody, runGenerator } from './generator-interpreter.ts'
import { nativeBody, runNative } from './native-interpreter.ts'
import type { Block, StoredProgram } from './program.ts'
import { Resources } from './resources.ts'

/** What a program is made of: `async` functions, or generator functions. */
export type Form = 'native' | 'generator'

export const forms: readonly Form[] = ['native', 'generator']

/** A stored program that runs: its tasks, and what they share. */
export class World {
  readonly entries: unknown[][] = []
  readonly tasks: Task<unknown>[] = []
  readonly resources: Resources
  readonly loop: EventLoop
  readonly #form: Form

  constructor(program: StoredProgram, form: Form, loop: EventLoop) {
    this.loop = loop
    this.#form = form
    this.resources = new Resources(program)
  }

  log(label: number, ...entry: readonly unknown[]): void {
    this.entries.push([Math.round(this.loop.time() * 1000), currentTask()?.getName() ?? '-', label, ...entry])
  }

  start(block: Block, name: string): Task<unknown> {
    return this.add(createTask(this.body(block), { name }))
  }

  /** A task that was made elsewhere is one of the program's, too. */
  add(task: Task<unknown>): Task<unknown> {
    this.tasks.push(task)
    return task
  }

  taskAt(index: number): Task<unknown> {
    return this.tasks[index % this.tasks.length] as Task<unknown>
  }

  self(): Task<unknown> {
    return currentTask() as Task<unknown>
  }

  /** A task waits only for tasks that are younger, so that no ring of tasks waits for itself. */
  younger(index: number): Task<unknown> | undefined {
    const task = this.taskAt(index)
    return this.tasks.indexOf(task) > this.tasks.indexOf(this.self()) ? task : undefined
  }

  /** A block as a coroutine of its own. */
  body(block: Block): CoroutineLike<unknown> {
    return this.#form === 'native' ? async () => nativeBody(this, block) : () => generatorBody(this, block)
  }

  /** Runs a block as a part of an `async` function. */
  async runInNative(block: Block): Promise<void> {
    await runNative(this, block)
  }

  /** Runs a block as a part of a generator function. */
  *runInGenerator(block: Block): GeneratorCoroutine<void> {
    yield* runGenerator(this, block)
  }

  /** A result is logged. */
  succeeded(label: number, result: unknown): void {
    this.log(label, 'ok', show(result))
  }

  /** What an await threw is logged; a cancellation goes on its way. */
  failed(label: number, error: unknown): void {
    this.log(label, 'exc', describe(error))
    if (isCancelled(error)) throw error
  }
}

function show(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(show)
  return result instanceof Error ? describe(result) : result
}
