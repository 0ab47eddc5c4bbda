import { Coroutine, FIRST_COMPLETED, wait, type EventLoop, type GeneratorCoroutine, type Task } from '@asyncio/core'

/**
 * Starts several attempts, the next whenever the one before has failed or has taken too long, until one of them succeeds.
 *
 * The others are cancelled then, and have ended when it answers.
 *
 * **Cancellation:** cancels all attempts, and waits for their end.
 *
 * @param delay after how many seconds the next begins beside those before
 * @param discard gets what an attempt has brought about when another had won
 * @returns what the winner has brought about, or `undefined` if all have failed
 */
export function* staggeredRace<T>(
  loop: EventLoop,
  attempts: readonly (() => GeneratorCoroutine<T>)[],
  delay: number,
  discard: (result: T) => void,
): GeneratorCoroutine<T | undefined> {
  const running = new Set<Task<T>>()
  let winner: Task<T> | undefined
  let next = 0
  try {
    while (winner === undefined && (next < attempts.length || running.size > 0)) {
      const attempt = attempts[next]
      if (attempt !== undefined) running.add(loop.createTask(new Coroutine(attempt(), 'attempt')))
      next += 1
      const isLast = next >= attempts.length
      const { done } = yield* wait(running, { timeout: isLast ? null : delay, returnWhen: FIRST_COMPLETED })
      for (const task of done) {
        if (succeeded(task)) winner ??= task
        else running.delete(task)
      }
    }
    return winner?.result()
  } finally {
    if (winner !== undefined) running.delete(winner)
    yield* endAll(running, discard)
  }
}

function* endAll<T>(tasks: ReadonlySet<Task<T>>, discard: (result: T) => void): GeneratorCoroutine<void> {
  if (tasks.size === 0) return
  for (const task of tasks) task.cancel()
  try {
    yield* wait(tasks)
  } finally {
    for (const task of tasks) if (succeeded(task)) discard(task.result())
  }
}

function succeeded(task: Task<unknown>): boolean {
  return task.done() && !task.cancelled() && task.exception() === null
}
