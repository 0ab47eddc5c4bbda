import { RuntimeError, type Coroutine, type EventLoop, type Task } from '@asyncio/core'
import { whenDone } from '@asyncio/core/lowlevel'

/** A call that another world makes in a loop: a task there, and a promise of its outcome. */
export interface CallInLoop<T> {
  readonly task: Task<T>
  readonly outcome: Promise<T>
}

/**
 * Makes a call in a loop for somebody outside of it, whose waiting is no task's.
 *
 * @throws {RuntimeError} if the loop is closed
 */
export function callInLoop<T>(loop: EventLoop, call: () => Coroutine<T>): CallInLoop<T> {
  if (loop.isClosed()) throw new RuntimeError('Event loop is closed: the stream can be used as long as its loop runs')
  const task = loop.createTask(call())
  const outcome = new Promise<T>((resolve, reject) => {
    whenDone(task, () => {
      try {
        resolve(task.result())
      } catch (error) {
        reject(error)
      }
    })
  })
  return { task, outcome }
}
