import type { EventLoop, Task } from '@asyncio/core'

const memories = new WeakMap<EventLoop, RememberedTasks>()

/** The tasks of a loop that are done are remembered from now on, as long as somebody else holds them. */
export function rememberTasks(loop: EventLoop): RememberedTasks {
  const known = memories.get(loop)
  if (known !== undefined) return known
  const memory = new RememberedTasks(loop.tasks)
  memories.set(loop, memory)
  return memory
}

/** All tasks that a loop has had since it is watched, without holding on to them: Python's set of weak references. */
class RememberedTasks {
  #references: WeakRef<Task<unknown>>[] = []
  #room = 256

  constructor(tasks: Set<Task<unknown>>) {
    for (const task of tasks) this.#remember(task)
    const add = tasks.add.bind(tasks)
    // A loop is told of its tasks in this one way, whoever makes them.
    tasks.add = (task) => {
      this.#remember(task)
      add(task)
      return tasks
    }
  }

  /** The tasks that are still there, the oldest first. */
  all(): Set<Task<unknown>> {
    return new Set(this.#references.flatMap((reference) => reference.deref() ?? []))
  }

  #remember(task: Task<unknown>): void {
    if (this.#references.length >= this.#room) {
      this.#references = this.#references.filter((reference) => reference.deref() !== undefined)
      this.#room = this.#references.length * 2 + 256
    }
    this.#references.push(new WeakRef(task))
  }
}
