import {
  createTask,
  currentTask,
  isCancelled,
  sleep,
  taskGroup,
  timeout,
  TimeoutError,
  waitFor,
  type Task,
} from '@asyncio/core'
import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

function ownTask(): Task<unknown> {
  return currentTask() as Task<unknown>
}

/** Each way in which a cancellation is asked for and dealt with, so that the task goes on as if nothing had been. */
const dealtWith: Record<string, () => Promise<void>> = {
  'a time limit': async () => {
    expect(await errorOf(timeout(1, async () => sleep(10)))).toBeInstanceOf(TimeoutError)
  },
  'waitFor()': async () => {
    expect(await errorOf(waitFor(async () => sleep(10), 1))).toBeInstanceOf(TimeoutError)
  },
  'a signal that aborts': async () => {
    const controller = new AbortController()
    const limit = timeout(100, async () => sleep(10), { signal: controller.signal })
    const aborting = createTask(async () => {
      await sleep(1)
      controller.abort()
    })
    expect(isCancelled(await errorOf(limit))).toBe(true)
    await aborting
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  },
  'a task group whose child failed': async () => {
    const group = taskGroup(async (tasks) => {
      tasks.createTask(async () => {
        await sleep(1)
        throw new RangeError('the child')
      })
      await sleep(10)
    })
    expect(await errorOf(group)).toBeInstanceOf(AggregateError)
  },
  'uncancel()': async () => {
    const task = ownTask()
    task.cancel()
    expect(isCancelled(await errorOf(sleep(1)))).toBe(true)
    task.uncancel()
  },
}

test.each(Object.entries(dealtWith))('after %s the task has a signal that has not aborted', (_, deal) =>
  inVirtualTime(async () => {
    const before = ownTask().signal
    await deal()
    expect([before.aborted, ownTask().signal.aborted, ownTask().cancelling()]).toEqual([true, false, 0])
    expect(ownTask().signal).toBe(ownTask().signal)
    await sleep(1)
  }),
)

test('the signal of a task stays aborted while one of several requests to stop is left', () =>
  inVirtualTime(async () => {
    const task = ownTask()
    const { signal } = task
    task.cancel()
    task.cancel()
    expect(isCancelled(await errorOf(sleep(1)))).toBe(true)
    expect([task.uncancel(), task.signal === signal, task.signal.aborted]).toEqual([1, true, true])
    expect([task.uncancel(), task.signal === signal, task.signal.aborted]).toEqual([0, false, false])
  }))
