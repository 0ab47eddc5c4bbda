import {
  allTasks,
  copyContext,
  coroutineFunction,
  createTask,
  currentTask,
  ensureFuture,
  Future,
  getRunningLoop,
  isCoroutine,
  RuntimeError,
  setEventLoop,
  sleep,
  Task,
  ValueError,
  type CoroutineLike,
  type EventLoop,
  type ExceptionContext,
} from '@asyncio/core'
import { currentFrame, enterFrame, Frame, leaveFrame, registerTask, unregisterTask } from '@asyncio/core/lowlevel'
import { VirtualEventLoop } from '@asyncio/testing'
import { afterEach, expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

afterEach(() => setEventLoop(null))

test('a task is a future', () => {
  expect(Task.prototype).toBeInstanceOf(Future)
})

test('a task runs in the loop it was made for, and belongs to it', async () => {
  for (const loop of [new VirtualEventLoop(), new VirtualEventLoop()]) {
    const task = new Task(async () => getRunningLoop(), { loop })
    expect(task.getLoop()).toBe(loop)
    expect(await loop.runUntilComplete(task)).toBe(loop)
    expect([task.done(), task.result()]).toEqual([true, loop])
    loop.close()
  }
})

test('createTask() makes a task, and takes a name', () =>
  inVirtualTime(async () => {
    for (let round = 0; round < 2; round += 1) {
      const task = createTask(async () => 1, { name: 'named' })
      expect(task).toBeInstanceOf(Task)
      expect(task.getName()).toBe('named')
      expect(await task).toBe(1)
    }
  }))

test('whatever is given as a name becomes a string', () =>
  inVirtualTime(async () => {
    const task = createTask(async () => undefined, { name: 987654321 })
    expect(task.getName()).toBe('987654321')
    task.setName(123)
    expect(task.getName()).toBe('123')
    task.setName(['a', 6] as never)
    expect(task.getName()).toBe('a,6')
    await task
  }))

test('a task knows its coroutine and its context', () =>
  inVirtualTime(async () => {
    const context = copyContext()
    const nap = sleep(1)
    const work = async (): Promise<void> => sleep(1)
    const [ofNap, ofWork] = [createTask(nap, { context }), createTask(work)]
    for (let round = 0; round < 2; round += 1) {
      expect(ofNap.getCoro()).toBe(nap)
      expect(ofWork.getCoro()).toBe(work)
      expect(ofNap.getContext()).toBe(context)
      expect(ofWork.getContext()).not.toBe(context)
      await sleep(2)
    }
    expect([ofNap.done(), ofWork.done()]).toEqual([true, true])
  }))

test('what is no coroutine is refused with what was received, each time', () =>
  inVirtualTime(async () => {
    for (const wrong of [123, 123, 'text', null, {}]) {
      expect(() => createTask(wrong as never)).toThrow(TypeError)
      expect(() => createTask(wrong as never)).toThrow(/^a coroutine was expected, got (123|'text'|null|an object)/)
      expect(() => ensureFuture(wrong as never)).toThrow(TypeError)
    }
    expect(allTasks().size).toBe(1)
  }))

test('a task runs whatever has the face of a generator', () =>
  inVirtualTime(async () => {
    class ByHand implements Generator<unknown, number, unknown> {
      #turns = 2
      next(): IteratorResult<unknown, number> {
        this.#turns -= 1
        return this.#turns < 0 ? { done: true, value: 42 } : { done: false, value: undefined }
      }
      throw(error: unknown): never {
        throw error
      }
      return(value: number): IteratorResult<unknown, number> {
        return { done: true, value }
      }
      [Symbol.iterator](): this {
        return this
      }
      [Symbol.dispose](): void {}
      readonly [Symbol.toStringTag] = 'ByHand'
    }
    for (let round = 0; round < 2; round += 1) {
      const byHand = new ByHand()
      expect(await createTask(byHand as unknown as CoroutineLike<number>)).toBe(42)
    }
  }))

test('ensureFuture() waits for anything that can be awaited', () =>
  inVirtualTime(async () => {
    const thenable: PromiseLike<string> = {
      then: (onFulfilled, onRejected) => sleep(1, 'of a thenable').then(onFulfilled, onRejected),
    }
    const future = ensureFuture(thenable)
    expect(future.done()).toBe(false)
    expect(await future).toBe('of a thenable')
    const nap = sleep(1, 'of a coroutine')
    const task = ensureFuture(nap)
    expect(task).toBeInstanceOf(Task)
    expect(isCoroutine((task as Task<string>).getCoro())).toBe(true)
    expect(await task).toBe('of a coroutine')
  }))

test('ensureFuture() refuses a future or a task of another loop, and takes them for their own', async () => {
  const [own, other] = [new VirtualEventLoop(), new VirtualEventLoop()]
  const task = own.createTask(async () => 'task')
  for (const future of [own.createFuture(), task]) {
    expect(() => ensureFuture(future, { loop: other })).toThrow(ValueError)
    expect(() => ensureFuture(future, { loop: other })).toThrow(
      'The future belongs to a different loop than the one specified as the loop argument',
    )
    expect(ensureFuture(future, { loop: own })).toBe(future)
    expect(ensureFuture(future)).toBe(future)
  }
  expect(await own.runUntilComplete(ensureFuture(task))).toBe('task')
  own.close()
  other.close()
})

test('a generator may return a future as its result; an async function returns what comes of it', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<string>()
    const generator = function* (): Generator<unknown, Future<string>, unknown> {
      yield
      return future
    }
    const ofGenerator = createTask(generator)
    const ofFunction = createTask(async () => future)
    await sleep(1)
    expect([ofGenerator.done(), ofFunction.done()]).toEqual([true, false])
    expect(ofGenerator.result()).toBe(future)
    future.setResult('value')
    expect(await ofFunction).toBe('value')
  }))

test('currentTask() is the task in each of its steps, and nothing where none runs', async () => {
  const loop = new VirtualEventLoop()
  const [first, second] = [loop.createFuture<void>(), loop.createFuture<void>()]
  expect(currentTask(loop)).toBe(null)
  expect(() => currentTask()).toThrow('no running event loop')
  const ours: Task<void> = loop.createTask(async () => {
    expect(currentTask()).toBe(ours)
    await first
    expect(currentTask()).toBe(ours)
    expect(currentTask(loop)).toBe(ours)
    second.setResult()
  })
  const theirs: Task<void> = loop.createTask(async () => {
    expect(currentTask()).toBe(theirs)
    first.setResult()
    await second
    expect(currentTask()).toBe(theirs)
    expect(currentTask(loop)).toBe(theirs)
  })
  await loop.runUntilComplete(Promise.all([ours, theirs]))
  expect(currentTask(loop)).toBe(null)
  loop.close()
})

test('allTasks() of another loop are those of that loop, and it need not run', async () => {
  const loop = new VirtualEventLoop()
  expect(() => allTasks()).toThrow('no running event loop')
  const task = loop.createTask(sleep(1))
  expect(allTasks(loop).size).toBe(1)
  expect(allTasks(loop).has(task)).toBe(true)
  await loop.runUntilComplete(task)
  expect(allTasks(loop).size).toBe(0)
  loop.close()
})

test('a task of another make enters and leaves the tasks of its loop, and is the current one while it steps', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const ofAnotherMake = { done: () => false, getLoop: () => loop } as unknown as Task<unknown>
    const before = currentTask()
    loop.tasks.add(ofAnotherMake)
    expect(allTasks().has(ofAnotherMake)).toBe(true)
    const previous = enterFrame(new Frame(loop, ofAnotherMake, copyContext()))
    expect(currentTask()).toBe(ofAnotherMake)
    leaveFrame(previous)
    expect(currentTask()).toBe(before)
    expect(loop.tasks.delete(ofAnotherMake)).toBe(true)
    expect(loop.tasks.delete(ofAnotherMake)).toBe(false)
    expect(allTasks().has(ofAnotherMake)).toBe(false)
  }))

test('a task of another make that is done is not among all tasks, registered or not', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const ofAnotherMake = { done: () => true, getLoop: () => loop } as unknown as Task<unknown>
    registerTask(ofAnotherMake)
    expect(allTasks().has(ofAnotherMake)).toBe(false)
    unregisterTask(ofAnotherMake)
    expect(loop.tasks.has(ofAnotherMake)).toBe(false)
  }))

test('frames nest: what is entered last is current, and leaving brings the one before back', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const outer = currentFrame()
    const tasks = [0, 1].map(() => ({ done: () => false }) as unknown as Task<unknown>)
    const [first, second] = tasks.map((task) => new Frame(loop, task, copyContext()))
    const beforeFirst = enterFrame(first)
    const beforeSecond = enterFrame(second)
    expect(beforeSecond).toBe(first)
    expect(currentTask()).toBe(tasks[1])
    leaveFrame(beforeSecond)
    expect(currentTask()).toBe(tasks[0])
    leaveFrame(beforeFirst)
    expect(currentFrame()).toBe(outer)
  }))

test('the exception of a task carries the stack of where it was thrown', () =>
  inVirtualTime(async () => {
    async function whereItWasThrown(): Promise<void> {
      throw new Error('thrown')
    }
    const task = createTask(whereItWasThrown)
    await sleep(0)
    expect((task.exception() as Error).stack).toContain('whereItWasThrown')
  }))

test('a loop that was stopped can go on with the task that it left', async () => {
  const loop = new VirtualEventLoop()
  let rounds = 0
  const task = loop.createTask(async () => {
    while (rounds < 10) {
      await sleep(0.1)
      rounds += 1
      if (rounds === 2) loop.stop()
    }
  })
  await expect(loop.runUntilComplete(task)).rejects.toThrow('Event loop stopped before Future completed.')
  expect([task.done(), rounds]).toEqual([false, 2])
  task.cancel()
  await expect(loop.runUntilComplete(task)).rejects.toThrow(expect.objectContaining({ name: 'CancelledError' }))
  expect(rounds).toBe(2)
  loop.close()
})

test('a loop that refuses the first step of a task keeps nothing of it', () => {
  class Refusing extends VirtualEventLoop {
    override schedule(): never {
      throw new RangeError('not today')
    }
  }
  const loop = new Refusing()
  expect(() => loop.createTask(async () => undefined)).toThrow('not today')
  expect(allTasks(loop).size).toBe(0)
  loop.close()
})

for (const [how, settle] of Object.entries<(task: Task<string>) => void>({
  'a result': (task) => Future.prototype.setResult.call(task, 'from outside'),
  'an exception': (task) => Future.prototype.setException.call(task, new Error('from outside')),
})) {
  test(`a task that is given ${how} behind its back keeps it, and its own end is told to the exception handler`, async () => {
    const loop = new VirtualEventLoop()
    const reports: ExceptionContext[] = []
    loop.setExceptionHandler((_, context) => reports.push(context))
    const task: Task<string> = loop.createTask(async () => {
      await sleep(0.1)
      return 'its own'
    })
    settle(task)
    const outcome = await loop.runUntilComplete<string>(task).catch(String)
    expect(outcome).toBe(how === 'a result' ? 'from outside' : 'Error: from outside')
    await loop.runUntilComplete(sleep(1))
    expect(reports.map(({ exception }) => (exception as Error).name)).toEqual(['InvalidStateError'])
    expect(allTasks(loop).size).toBe(0)
    loop.close()
  })
}

test('a coroutine function that only returns is a coroutine function, and its call a coroutine', () =>
  inVirtualTime(async () => {
    const answer = coroutineFunction(async () => 'test')
    const call = answer()
    expect(isCoroutine(call)).toBe(true)
    const loop: EventLoop = getRunningLoop()
    expect(await loop.createTask(call)).toBe('test')
    await expect((async () => call)()).rejects.toThrow(RuntimeError)
  }))
