import {
  coroutineFunction,
  FIRST_COMPLETED,
  getEventLoop as getEventLoopToday,
  NotImplementedError,
  RuntimeError,
  setEventLoop as setEventLoopToday,
  sleep as sleepToday,
  Task as TaskToday,
  TimeoutError as TimeoutErrorToday,
  ValueError,
  type EventLoop,
} from '@asyncio/core'
import {
  AbstractChildWatcher,
  AbstractEventLoopPolicy,
  asCompleted,
  async_,
  coroutine,
  DefaultEventLoopPolicy,
  ensureFuture,
  FastChildWatcher,
  gather,
  getChildWatcher,
  getEventLoop,
  getEventLoopPolicy,
  newEventLoop,
  setChildWatcher,
  setEventLoop,
  setEventLoopPolicy,
  shield,
  sleep,
  Task,
  TimeoutError,
  wait,
  waitFor,
  WindowsSelectorEventLoopPolicy,
} from '@asyncio/legacy'
import { run, setDefaultLoopFactory } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'

// Programs that are given their loop, make it by policies, or find one made for them.

process.noDeprecation = true

beforeEach(() => {
  setDefaultLoopFactory(() => new VirtualEventLoop())
})

afterEach(() => {
  setEventLoopPolicy(null)
  setEventLoopToday(null)
  setDefaultLoopFactory(null)
})

const compute = coroutine(function* compute(x: number, y: number) {
  yield* sleep(1)
  return x + y
})

test('getEventLoop() makes a loop where none runs, once, and everything of that time works on it', async () => {
  const loop = getEventLoop()
  expect(loop).toBeInstanceOf(VirtualEventLoop)
  expect([getEventLoop(), getEventLoopToday()]).toEqual([loop, loop])
  expect(await loop.runUntilComplete(compute(1, 2))).toBe(3)
  const future = ensureFuture(compute(3, 4))
  expect(await loop.runUntilComplete(gather([future, compute(5, 6)]))).toEqual([7, 11])
  loop.callSoon(() => loop.stop())
  await loop.runForever()
  expect(loop.time()).toBe(2)
  loop.close()
  expect(getEventLoop()).toBe(loop)
  await expect(getEventLoop().runUntilComplete(sleep(1))).rejects.toThrow('Event loop is closed')
})

test('getEventLoop() answers with the loop that runs, whatever was set', async () => {
  setEventLoop(newEventLoop())
  const loop = newEventLoop()
  expect(await loop.runUntilComplete(async () => getEventLoop())).toBe(loop)
  expect(getEventLoop()).not.toBe(loop)
})

test('getEventLoop() takes a loop that was set past the policies, if it is not over', () => {
  const loop = new VirtualEventLoop()
  setEventLoopToday(loop)
  expect(getEventLoop()).toBe(loop)
  setEventLoopPolicy(null)
  loop.close()
  expect(getEventLoop()).not.toBe(loop)
})

test('once a loop was set, null included, getEventLoop() makes none', () => {
  const loop = newEventLoop()
  setEventLoop(loop)
  expect(getEventLoop()).toBe(loop)
  setEventLoop(null)
  expect(() => getEventLoop()).toThrow("There is no current event loop in thread 'MainThread'")
  expect(() => getEventLoop()).toThrow(RuntimeError)
  expect(() => setEventLoop(42 as never)).toThrow('Cannot set the event loop as it must be an EventLoop or null')
})

test('a policy is asked for the current loop and for new ones, by run() too, until another is set', async () => {
  const asked: string[] = []
  class Policy extends DefaultEventLoopPolicy {
    override getEventLoop(): EventLoop {
      asked.push('get')
      return super.getEventLoop()
    }
    override setEventLoop(loop: EventLoop | null): void {
      asked.push('set')
      super.setEventLoop(loop)
    }
    override newEventLoop(): EventLoop {
      asked.push('new')
      return super.newEventLoop()
    }
  }
  const policy = new Policy()
  setEventLoopPolicy(policy)
  expect(getEventLoopPolicy()).toBe(policy)
  const loop = getEventLoop()
  expect(asked).toEqual(['get', 'new', 'set'])
  expect(newEventLoop()).toBeInstanceOf(VirtualEventLoop)
  setEventLoop(null)
  expect(asked.slice(3)).toEqual(['new', 'set'])
  const ran = await run(async () => getEventLoop())
  expect([asked.slice(5), ran instanceof VirtualEventLoop, ran === loop]).toEqual([['new'], true, false])
  setEventLoopPolicy(new Policy())
  setEventLoopPolicy(null)
  await run(async () => undefined)
  newEventLoop()
  expect(asked).toHaveLength(6)
  expect(getEventLoopPolicy()).toBeInstanceOf(DefaultEventLoopPolicy)
  expect(getEventLoopPolicy()).toBe(getEventLoopPolicy())
})

test('each policy has a current loop of its own', () => {
  const loop = newEventLoop()
  setEventLoop(loop)
  const policy = new WindowsSelectorEventLoopPolicy()
  policy.setEventLoop(newEventLoop())
  setEventLoopPolicy(policy)
  expect(getEventLoop()).not.toBe(loop)
})

test('an abstract policy can do nothing, and what is no policy is refused', () => {
  const policy = new AbstractEventLoopPolicy()
  for (const ask of [
    () => policy.getEventLoop(),
    () => policy.setEventLoop(null),
    () => policy.newEventLoop(),
    () => policy.getChildWatcher(),
    () => policy.setChildWatcher(null),
  ]) {
    expect(ask).toThrow(NotImplementedError)
  }
  expect(() => setEventLoopPolicy({} as never)).toThrow('policy must be an instance of AbstractEventLoopPolicy or null')
})

test('child watchers say why there are none', () => {
  class Watcher extends FastChildWatcher {}
  for (const ask of [
    () => new AbstractChildWatcher(),
    () => new Watcher(),
    () => getChildWatcher(),
    () => setChildWatcher(null),
  ]) {
    expect(ask).toThrow(NotImplementedError)
    expect(ask).toThrow('the platform itself tells of a child’s end')
  }
  expect(() => new Watcher()).toThrow('There is no Watcher')
})

test('async_() is ensureFuture()', async () => {
  const loop = getEventLoop()
  const task = async_(compute(1, 2))
  expect(task).toBeInstanceOf(Task)
  expect(async_(task)).toBe(task)
  expect(await loop.runUntilComplete(task)).toBe(3)
  const other = newEventLoop()
  expect(() => async_(task, { loop: other })).toThrow(ValueError)
})

test('TimeoutError is the one of today', () => {
  expect(TimeoutError).toBe(TimeoutErrorToday)
})

test('Task.currentTask() asks the loop that is given, the running one, or the current one', async () => {
  const loop = newEventLoop()
  setEventLoop(loop)
  expect([Task.currentTask(), Task.currentTask(loop)]).toEqual([null, null])
  const seen: unknown[] = []
  const task = loop.createTask(async () => {
    seen.push(Task.currentTask(loop), Task.currentTask(null), Task.currentTask())
    seen.push(Task.currentTask(newEventLoop()))
  })
  await loop.runUntilComplete(task)
  expect(seen).toEqual([task, task, task, null])
  expect(Task.currentTask(loop)).toBeNull()
})

/** The very same, in this order; tasks are iterable, and not to be compared by what they give out. */
function expectSame(found: Iterable<unknown>, expected: readonly unknown[]): void {
  const all = [...found]
  expect(all.length).toBe(expected.length)
  for (const [index, one] of all.entries()) expect(one === expected[index]).toBe(true)
}

test('Task.allTasks() has the tasks that are done, too, each of its loop, the oldest first', async () => {
  const loop = newEventLoop()
  const other = newEventLoop()
  const first = loop.createTask(compute(1, 2))
  const second = loop.createTask(compute(3, 4))
  const third = other.createTask(compute(5, 6))
  await loop.runUntilComplete(second)
  expect(first.done()).toBe(true)
  expectSame(Task.allTasks(loop), [first, second])
  expectSame(Task.allTasks(other), [third])
  await other.runUntilComplete(third)
  expect(await loop.runUntilComplete(async () => [...Task.allTasks()].length)).toBe(3)
})

test('Task.allTasks() begins to remember the tasks of a loop that it has not met when it is asked', async () => {
  const loop = new VirtualEventLoop()
  const pending = loop.createTask(compute(1, 2))
  expectSame(Task.allTasks(loop), [pending])
  await loop.runUntilComplete(pending)
  expectSame(Task.allTasks(loop), [pending])
})

test('Task.allTasks() holds on to no task, and forgets those that are gone', async () => {
  const loop = newEventLoop()
  const kept = loop.createTask(compute(1, 2))
  for (let task = 0; task < 1000; task += 1) loop.createTask(async () => undefined)
  await loop.runUntilComplete(kept)
  const { collectGarbage } = await import('../src/collect-garbage.ts')
  await collectGarbage()
  for (let task = 0; task < 10; task += 1) loop.createTask(async () => undefined)
  await loop.runUntilComplete(sleep(1))
  await collectGarbage()
  const left = Task.allTasks(loop)
  expect(left.has(kept)).toBe(true)
  expect(left.size).toBeLessThan(500)
})

test('every task is an instance of Task, which makes tasks as the one of today does', async () => {
  const loop = newEventLoop()
  const task = new Task(compute(1, 2), { loop })
  expect([task instanceof TaskToday, loop.createTask(compute(1, 2)) instanceof Task]).toEqual([true, true])
  expect(await loop.runUntilComplete(task)).toBe(3)
})

test('the functions of that time work with the loop that is given, before it runs and within', async () => {
  const loop = newEventLoop()
  expect(await loop.runUntilComplete(sleep(1, 'slept', { loop }))).toBe('slept')
  expect(await loop.runUntilComplete(sleep(0, 'turned', { loop }))).toBe('turned')
  expect(await loop.runUntilComplete(gather([compute(1, 2), compute(3, 4)], { loop }))).toEqual([3, 7])
  expect(await loop.runUntilComplete(gather([], { loop }))).toEqual([])
  expect(await loop.runUntilComplete(shield(compute(1, 2), { loop }))).toBe(3)
  expect(await loop.runUntilComplete(waitFor(compute(1, 2), 2, { loop }))).toBe(3)
  expect(await loop.runUntilComplete(waitFor(compute(1, 2), null, { loop }))).toBe(3)
  const late = await errorOf(loop.runUntilComplete(waitFor(compute(1, 2), 0.5, { loop })))
  expect(late).toBeInstanceOf(TimeoutError)
  const results = await loop.runUntilComplete(
    coroutine(function* () {
      const found: unknown[] = []
      for (const next of asCompleted([sleep(2, 'slow'), sleep(1, 'fast')], { loop, timeout: 3 }))
        found.push(yield* next)
      return found
    })(),
  )
  expect(results).toEqual(['fast', 'slow'])
})

test('gather() of that time runs what is given twice once, and has errors among the results if asked', async () => {
  const loop = getEventLoop()
  const call = compute(1, 2)
  const failing = coroutineFunction(async () => {
    throw new RangeError('no')
  })
  const outcomes = await loop.runUntilComplete(gather([call, call, failing()], { returnExceptions: true }))
  expect(outcomes).toEqual([3, 3, new RangeError('no')])
})

test('a loop that is not the one of what is waited for is refused', async () => {
  const loop = newEventLoop()
  const other = newEventLoop()
  const future = other.createFuture<void>()
  setEventLoop(loop)
  expect(() => gather([compute(1, 2), future], { loop })).toThrow(ValueError)
  expect(() => gather([loop.createFuture<void>(), future])).toThrow(ValueError)
  expect(() => shield(future, { loop })).toThrow(ValueError)
  expect(() => asCompleted([future], { loop })).toThrow('The future belongs to a different loop')
  expect(await errorOf(loop.runUntilComplete(wait([future], { loop })))).toBeInstanceOf(ValueError)
  expect(await errorOf(loop.runUntilComplete(waitFor(future, 1, { loop })))).toBeInstanceOf(ValueError)
  const slept = await errorOf(loop.runUntilComplete(sleep(1, null, { loop: other })))
  expect(slept.message).toContain('attached to a different loop')
})

test('wait() makes tasks of coroutines, and waits as it was told to', async () => {
  const loop = newEventLoop()
  const call = compute(1, 2)
  const both = await loop.runUntilComplete(wait([call, call, sleepToday(60, 0)], { returnWhen: FIRST_COMPLETED, loop }))
  expect([[...both.done].map((task) => task.result()), both.pending.size]).toEqual([[3], 1])
  const some = await loop.runUntilComplete(wait([...both.pending], { timeout: 1 }))
  expect([some.done.size, some.pending]).toEqual([0, both.pending])
  expect(loop.time()).toBe(2)
  for (const task of both.pending) task.cancel()
  await loop.runUntilComplete(sleep(0))
})

test('wait() and the others refuse what is not several things, or none', () => {
  const loop = getEventLoop()
  const nap = sleep(1)
  expect(() => wait(nap as never)).toThrow('expect a list of futures, not an instance of Coroutine')
  expect(() => wait(compute as never)).toThrow('expect a list of futures, not the function')
  expect(() => wait([])).toThrow('Set of coroutines/Futures is empty')
  expect(() => asCompleted(loop.createFuture() as never)).toThrow('expect a list of futures')
  expect(() => gather(nap as never)).toThrow('gather() takes an array of awaitables')
  nap.close()
})
