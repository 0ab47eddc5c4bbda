import {
  ContextVar,
  Coroutine,
  createTask,
  currentTask,
  isCancelled,
  sleep,
  type CoroutineLike,
  type GeneratorCoroutine,
  type Task,
} from '@asyncio/core'
import { describe } from '../describe.ts'
import type { TraceTools } from '../trace-main.ts'
import { shares } from './families.ts'
import { generatorBody, runGenerator } from './generator-interpreter.ts'
import { nativeBody, runNative } from './native-interpreter.ts'
import type { Block, Program } from './program.ts'
import type { Shared } from './shared.ts'

/** What a program is made of: `async` functions, generator functions, or both in turn. */
export type Form = 'native' | 'generator' | 'mixed'

/** What is shared is swept and the tasks are cancelled this often, so that every program comes to an end. */
const SWEEPS = 6

export const forms: readonly Form[] = ['native', 'generator', 'mixed']

/** What the tasks of a random program share. */
export class World {
  readonly log: TraceTools['log']
  readonly tasks: Task<unknown>[] = []
  /** Those that began within a step of another. */
  readonly eager = new Set<Task<unknown>>()
  readonly variable = new ContextVar('variable', { default: 0 })
  readonly form: Form
  readonly #program: Program
  readonly #shared: ReadonlyMap<Shared<unknown>, unknown>
  #turns = 0

  constructor(program: Program, form: Form, tools: TraceTools) {
    this.log = tools.log
    this.form = form
    this.#program = program
    this.#shared = new Map(shares.map((shared) => [shared, shared.make(program.shared[shared.name] ?? null)]))
  }

  /** What is shared under a name. */
  shared<S>(what: Shared<S>): S {
    return this.#shared.get(what) as S
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

  /** A block as a coroutine of its own, in the form whose turn it is. */
  body(block: Block): CoroutineLike<unknown> {
    return this.#nativeIsNext() ? async () => nativeBody(this, block) : () => generatorBody(this, block)
  }

  /** Runs a block as a part of an `async` function. */
  async runInNative(block: Block): Promise<void> {
    if (this.form !== 'mixed' || this.#nativeIsNext()) await runNative(this, block)
    else await new Coroutine(() => runGenerator(this, block), 'run')
  }

  /** Runs a block as a part of a generator function. */
  *runInGenerator(block: Block): GeneratorCoroutine<void> {
    if (this.form === 'mixed' && this.#nativeIsNext()) yield* new Coroutine(async () => runNative(this, block), 'run')
    else yield* runGenerator(this, block)
  }

  /** A result is logged. */
  got(label: number, result: unknown): void {
    this.log(label, 'got', show(result))
  }

  /** What an await threw is logged; a cancellation goes on its way. */
  failed(label: number, error: unknown): void {
    this.log(label, describe(error))
    if (isCancelled(error)) throw error
  }

  /** Starts the tasks of the program. */
  begin(): void {
    for (const [number, block] of this.#program.roots.entries()) this.start(block, `root ${number}`)
  }

  /** Brings to an end what is left, by and by. */
  async end(): Promise<void> {
    for (let number = 0; number < SWEEPS; number++) {
      await sleep(0.5)
      await this.#sweep(number)
    }
    await sleep(0.5)
    for (const task of this.tasks) this.log(task.getName(), ...stateOf(task))
  }

  async #sweep(number: number): Promise<void> {
    this.log('sweep', number)
    for (const [shared, made] of this.#shared) await shared.sweep(made, number)
    if (number === 0) return
    for (const task of this.tasks) task.cancel(`sweep ${number}`)
  }

  #nativeIsNext(): boolean {
    this.#turns += 1
    return this.form === 'native' || (this.form === 'mixed' && this.#turns % 2 === 0)
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
