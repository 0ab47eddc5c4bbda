import { getRunningLoop, runCoroutineThreadsafe, sleep, type ExceptionContext, type Task } from '@asyncio/core'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test, vi } from 'vitest'
import { errorOf } from '../src/error-of.ts'

/** A loop, and which of its tasks it has called destroyed. */
function watched(): { loop: VirtualEventLoop; destroyed: string[] } {
  const loop = new VirtualEventLoop()
  const destroyed: string[] = []
  loop.setExceptionHandler((_, { message, task }: ExceptionContext) =>
    destroyed.push(`${message} ${(task as Task<unknown> | undefined)?.getName()}`),
  )
  return { loop, destroyed }
}

test('a loop that is closed does not tell of the main task: its caller knows that it did not end', async () => {
  const { loop, destroyed } = watched()
  const main = async (): Promise<void> => {
    loop.createTask(sleep(100), { name: 'forgotten' })
    loop.callLater(1, () => loop.stop())
    await sleep(100)
  }
  expect((await errorOf(loop.runUntilComplete(main))).message).toContain('Event loop stopped before Future completed')
  loop.close()
  expect(destroyed).toEqual(['Task was destroyed but it is pending! forgotten'])
  expect(loop.tasks.size).toBe(0)
})

test('a task that was given to runUntilComplete() is told of as any other', async () => {
  const { loop, destroyed } = watched()
  const task = loop.createTask(sleep(100), { name: 'given' })
  loop.callLater(1, () => loop.stop())
  expect((await errorOf(loop.runUntilComplete(task))).message).toContain('Event loop stopped before Future completed')
  loop.close()
  expect(destroyed).toEqual(['Task was destroyed but it is pending! given'])
})

test('only the last main task is kept quiet, and a loop that is closed twice tells nothing twice', async () => {
  const { loop, destroyed } = watched()
  expect(await loop.runUntilComplete(async () => getRunningLoop() === loop)).toBe(true)
  loop.createTask(sleep(100), { name: 'forgotten' })
  loop.close()
  loop.close()
  expect(destroyed).toEqual(['Task was destroyed but it is pending! forgotten'])
})

test('what a closed loop was asked for from outside can still be cancelled, and tells nobody of it', async () => {
  const { loop, destroyed } = watched()
  const answer = runCoroutineThreadsafe(sleep(100), loop)
  loop.callLater(1, () => loop.stop())
  await loop.runForever()
  loop.close()
  expect(destroyed).toHaveLength(1)
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
  try {
    expect(answer.cancel()).toBe(true)
    expect(answer.cancelled()).toBe(true)
    expect(errors).not.toHaveBeenCalled()
  } finally {
    errors.mockRestore()
  }
})
