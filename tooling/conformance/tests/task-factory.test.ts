import { createTask, getRunningLoop, sleep, Task, type TaskFactory } from '@asyncio/core'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

class OwnTask<T> extends Task<T> {}

const factory: TaskFactory = (loop, coroutine, options) => new OwnTask(coroutine, { ...options, loop })

test('a task factory has to be a function or null', () => {
  const loop = new VirtualEventLoop()
  expect(() => loop.setTaskFactory(1 as never)).toThrow(TypeError)
  expect(() => loop.setTaskFactory(1 as never)).toThrow(/task factory.*got 1/)
  expect(loop.getTaskFactory()).toBe(null)
  loop.close()
})

test('the task factory makes the tasks of its loop until it is taken back', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    expect(loop.getTaskFactory()).toBe(null)
    loop.setTaskFactory(factory)
    expect(loop.getTaskFactory()).toBe(factory)
    const made = [createTask(sleep(1, 'result')), loop.createTask(sleep(1, 'result'))]
    loop.setTaskFactory(null)
    expect(loop.getTaskFactory()).toBe(null)
    made.push(createTask(sleep(1, 'result')))
    expect(made.map((task) => task instanceof OwnTask)).toEqual([true, true, false])
    for (const task of made) expect(await task).toBe('result')
  }))

test('the task factory is given the name, as Python’s is since 3.14', () =>
  inVirtualTime(async () => {
    getRunningLoop().setTaskFactory(factory)
    const task = createTask(async () => undefined, { name: 'test_task' })
    expect(task).toBeInstanceOf(OwnTask)
    expect(task.getName()).toBe('test_task')
    await task
  }))
