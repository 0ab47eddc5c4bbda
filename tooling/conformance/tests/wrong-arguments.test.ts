import {
  asCompleted,
  asyncWith,
  captureCallGraph,
  catchGroup,
  ContextVar,
  createTask,
  currentTask,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  getStack,
  runCoroutineThreadsafe,
  sleep,
  Task,
  TaskGroup,
  taskGroup,
  timeout,
  timeoutAt,
  ValueError,
  wait,
  waitFor,
  wrapFuture,
  type Context,
} from '@asyncio/core'
import { run, Runner } from '@asyncio/loop'
import { Condition, Lock, Queue } from '@asyncio/sync'
import { expect, test, vi } from 'vitest'
import { collectGarbage } from '../src/collect-garbage.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const nothing = {} as never
const { signal } = new AbortController()
const work = async (): Promise<void> => {
  begun += 1
}
let begun = 0

/** Calls that are refused at once, and by what. */
const refused: Record<string, [call: () => unknown, message: string]> = {
  'createTask() with a context that is none': [() => createTask(work, { context: nothing }), 'copyContext() makes'],
  'createTask() with a signal that is none': [() => createTask(work, { signal: nothing }), 'is an AbortSignal'],
  'createTask() with null for a signal': [() => createTask(work, { signal: null as never }), 'is an AbortSignal'],
  'createTask() with an eager start that is no boolean': [
    () => createTask(work, { eagerStart: 'yes' as never }),
    "eagerStart is true or false: received 'yes'",
  ],
  'createTask() with its name': [
    () => createTask(work, 'name' as never),
    "createTask() takes its options in an object, such as { name: 'fetch' }: received 'name'",
  ],
  'createTask() with its signal': [() => createTask(work, signal as never), 'received an instance of AbortSignal'],
  'createTask() with null': [() => createTask(work, null as never), 'takes its options in an object'],
  'a task with a context that is none': [() => new Task(work, { context: nothing }), 'copyContext() makes'],
  'a task with a loop that is none': [() => new Task(work, { loop: nothing }), 'must be an EventLoop'],
  'loop.createTask() with a context that is none': [
    () => getRunningLoop().createTask(work, { context: nothing }),
    'copyContext() makes',
  ],
  'a future with a loop that is none': [() => new Future({ loop: nothing }), 'must be an EventLoop'],
  'ensureFuture() with a loop that is none': [() => ensureFuture(work, { loop: nothing }), 'createTask'],
  'wrapFuture() with a loop that is none': [
    () => wrapFuture(Promise.resolve(), { loop: nothing }),
    'must be an EventLoop',
  ],
  'runCoroutineThreadsafe() with a loop that is none': [
    () => runCoroutineThreadsafe(work, nothing),
    'must be an EventLoop',
  ],
  'addDoneCallback() with a context that is none': [
    () => new Future().addDoneCallback(() => {}, { context: nothing }),
    'copyContext() makes',
  ],
  'callSoonIn() with a context that is none': [
    () => getRunningLoop().callSoonIn(nothing, () => {}),
    'copyContext() makes',
  ],
  'callLaterIn() with a context that is none': [
    () => getRunningLoop().callLaterIn(nothing, 1, () => {}),
    'copyContext() makes',
  ],
  'waitFor() with a signal that is none': [() => waitFor(work, 1, { signal: nothing }), 'is an AbortSignal'],
  'waitFor() with its signal': [() => waitFor(work, 1, signal as never), 'such as { signal }'],
  'timeout() with a signal that is none': [() => timeout(1, work, { signal: nothing }), 'is an AbortSignal'],
  'timeoutAt() with its signal': [() => timeoutAt(1, work, signal as never), 'timeoutAt() takes its options'],
  'taskGroup() with a signal that is none': [() => taskGroup(work, { signal: nothing }), 'is an AbortSignal'],
  'taskGroup() with its signal': [() => taskGroup(work, signal as never), 'taskGroup() takes its options'],
  'taskGroup() that unwraps with a number': [
    () => taskGroup(work, { unwrapSingle: 1 as never }),
    'unwrapSingle is true or false: received 1',
  ],
  'a group with its body': [() => new TaskGroup(work as never), 'TaskGroup() takes its options'],
  'wait() with its timeout': [
    () => wait([new Future()], 10 as never),
    'wait() takes its options in an object, such as { timeout: 10 }: received 10',
  ],
  'asCompleted() with its timeout': [() => asCompleted([work], 10 as never), 'asCompleted() takes its options'],
  'gather() with a boolean': [() => gather([work], true as never), 'such as { returnExceptions: true }'],
  'gather() that answers with errors by a number': [
    () => gather([work], { returnExceptions: 1 as never }),
    'returnExceptions is true or false: received 1',
  ],
  'gather() of nothing with a boolean': [() => gather([], true as never), 'gather() takes its options'],
  'a context variable with its default': [
    () => new ContextVar('user', 'nobody' as never),
    "such as { default: 'nobody' }: received 'nobody'",
  ],
  'Lock.acquire() with a signal that is none': [
    () => new Lock().acquire({ signal: nothing }),
    'A signal is an AbortSignal: received an object',
  ],
  'Queue.get() with its signal': [() => new Queue().get(signal as never), 'Queue.get() takes its options'],
  'captureCallGraph() with half a function': [() => captureCallGraph(null, { depth: 1.5 }), 'a whole number'],
  'captureCallGraph() with half an entry': [() => captureCallGraph(null, { limit: 0.5 }), 'a whole number'],
  'getStack() with half an entry': [
    () => getStack(currentTask() as Task<unknown>, { limit: 0.5 }),
    'getStack() takes a whole number of entries: received 0.5',
  ],
  'getStack() with its limit': [() => getStack(currentTask() as Task<unknown>, 5 as never), 'such as { limit: 5 }'],
  'notify() of half a task': [() => new Condition().notify(0.5), 'a whole number of tasks: received 0.5'],
  'asyncWith() without a function': [
    () => asyncWith(new Lock(), undefined as never),
    'asyncWith() takes the function to run in between, asyncWith(lock, async () => work()): received undefined',
  ],
  'catchGroup() with an empty pair': [
    () => catchGroup(work, [] as never),
    'catchGroup(work, [ValueError, (group) => {}]): received an array of 0',
  ],
  'sleep() with a signal': [
    () => sleep(1000, { signal }),
    'sleep() takes no signal: write waitFor(sleep(1), null, { signal })',
  ],
}

for (const [how, [call, message]] of Object.entries(refused)) {
  test(`${how} is refused at the call, and nothing begins`, () =>
    inVirtualTime(async () => {
      begun = 0
      let error: unknown
      try {
        call()
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(message.includes('whole number') ? ValueError : TypeError)
      expect((error as Error).message).toContain(message)
      await sleep(1)
      expect([begun, getRunningLoop().tasks.size]).toEqual([0, 1])
    }))
}

test('a group refuses the options of a task, and goes on', () =>
  inVirtualTime(() =>
    taskGroup(async (group) => {
      expect(() => group.createTask(work, { context: nothing })).toThrow('copyContext() makes')
      expect(() => group.createTask(work, 'name' as never)).toThrow('takes its options in an object')
      await group.createTask(sleep(1))
    }),
  ))

test('run() and a runner refuse a signal and a context that are none, and begin nothing', async () => {
  begun = 0
  await expect(run(work, { signal: nothing })).rejects.toThrow('A signal is an AbortSignal: received an object')
  await using runner = new Runner()
  await expect(runner.run(work, { context: {} as Context })).rejects.toThrow('copyContext() makes')
  await expect(runner.run(work, { signal: nothing })).rejects.toThrow('is an AbortSignal')
  await runner.run(async () => sleep(0))
  expect(begun).toBe(0)
})

test('a limit without end is whole', () =>
  inVirtualTime(async () => {
    expect(captureCallGraph(null, { limit: Infinity })?.callStack.length).toBeGreaterThan(0)
  }))

test('a result that has a signal among other things is a result', () =>
  inVirtualTime(async () => {
    expect(await sleep(1, { signal, text: 'kept' })).toEqual({ signal, text: 'kept' })
  }))

test('a timeout that nobody has entered is told of, with what to write instead; one that was entered is not', async () => {
  const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    await inVirtualTime(async () => {
      timeout(1)
      const entered = timeout(60)
      // So long that it is watched before it is entered.
      await sleep(1)
      await asyncWith(entered, async () => sleep(1))
      await asyncWith(timeout(60), async () => sleep(1))
    })
    await collectGarbage()
    expect(emitWarning.mock.calls.map(([warning]) => String(warning))).toEqual([
      'a timeout was never entered, and so limits nothing',
    ])
    const [, options] = emitWarning.mock.calls[0] as unknown as [string, { detail: string }]
    expect(options.detail).toContain('await timeout(1, async () => work())')
  } finally {
    emitWarning.mockRestore()
  }
})
