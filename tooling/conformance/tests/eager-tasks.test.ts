import {
  allTasks,
  currentTask,
  sleep,
  createTask,
  eagerTaskFactory,
  gather,
  getRunningLoop,
  Task,
  TaskGroup,
  asyncWith,
  type Runnable,
} from '@asyncio/core'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

/** A loop that counts the tasks that go through its queue to take their first step. */
class CountingLoop extends VirtualEventLoop {
  begun = 0

  override schedule(runnable: Runnable): void {
    if (runnable instanceof Task) this.begun += 1
    super.schedule(runnable)
  }
}

/** A hundred tasks, each of which waits for the next. */
function* chain(depth: number): Generator<unknown, number, unknown> {
  return depth === 0 ? 0 : 1 + (yield* createTask(() => chain(depth - 1)))
}

/** Four children, of which each has four, five generations deep. */
function* family(generations: number): Generator<unknown, number, unknown> {
  if (generations === 0) return 1
  const sizes = yield* gather(Array.from({ length: 4 }, () => () => family(generations - 1)))
  return 1 + sizes.reduce((sum, size) => sum + size, 0)
}

async function familyOfGroups(generations: number): Promise<number> {
  if (generations === 0) return 1
  const tasks: Task<number>[] = []
  await asyncWith(new TaskGroup(), async (group) => {
    for (let child = 0; child < 4; child += 1) tasks.push(group.createTask(() => familyOfGroups(generations - 1)))
  })
  return 1 + tasks.reduce((sum, task) => sum + task.result(), 0)
}

const FAMILY = 1 + 4 + 4 ** 2 + 4 ** 3 + 4 ** 4 + 4 ** 5

for (const eager of [true, false]) {
  const programs = {
    'tasks that wait one for the other': { program: () => chain(100), answer: 100, tasks: 101 },
    'a family of tasks that gather their children': { program: () => family(5), answer: FAMILY, tasks: FAMILY },
    'a family of task groups': { program: () => familyOfGroups(5), answer: FAMILY, tasks: FAMILY },
  }
  for (const [name, { program, answer, tasks }] of Object.entries(programs)) {
    test(`${name}: ${eager ? 'made eagerly, none goes through the loop to begin' : 'each goes through the loop to begin'}`, async () => {
      const loop = new CountingLoop()
      if (eager) loop.setTaskFactory(eagerTaskFactory)
      const result = await loop.runUntilComplete<number>(program)
      expect(result).toBe(answer)
      // The first is made before the loop runs, where nothing can begin.
      expect(loop.begun).toBe(eager ? 1 : tasks)
      loop.close()
    })
  }
}

test('an async function that is made eager runs at once, and is seen to be done a moment later', () =>
  inVirtualTime(async () => {
    getRunningLoop().setTaskFactory(eagerTaskFactory)
    const seen: unknown[] = []
    const creator = currentTask()
    const task = createTask(
      async () => {
        seen.push(currentTask()?.getName())
        return 'result'
      },
      { name: 'eager' },
    )
    expect(currentTask()).toBe(creator)
    expect(seen).toEqual(['eager'])
    await Promise.resolve()
    await Promise.resolve()
    expect([task.done(), allTasks().has(task), task.cancel()]).toEqual([true, false, false])
    expect(await task).toBe('result')
  }))

test('an async function that is made eager is the current task in each of its steps', () =>
  inVirtualTime(async () => {
    getRunningLoop().setTaskFactory(eagerTaskFactory)
    const seen: unknown[] = []
    const creator = currentTask()
    const task = createTask(
      async () => {
        seen.push(currentTask()?.getName())
        await sleep(1)
        seen.push(currentTask()?.getName())
      },
      { name: 'eager' },
    )
    await sleep(0)
    expect(currentTask()).toBe(creator)
    await task
    expect(currentTask()).toBe(creator)
    expect(seen).toEqual(['eager', 'eager'])
  }))

test('the eager task factory makes plain tasks, and shows that it is set', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    loop.setTaskFactory(eagerTaskFactory)
    expect(loop.getTaskFactory()).toBe(eagerTaskFactory)
    const task = createTask(async () => 'result')
    expect(task).toBeInstanceOf(Task)
    expect(await task).toBe('result')
  }))
