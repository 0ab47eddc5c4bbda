import type { CoroutineLike } from '../coroutines/coroutine-like.ts'
import type { Task, TaskOptions } from '../tasks/task.ts'
import type { EventLoop } from './event-loop.ts'

/** Makes the tasks of a loop. It is given all options, and honours those it knows. */
export type TaskFactory = <T>(loop: EventLoop, coroutine: CoroutineLike<T>, options: TaskOptions) => Task<T>
