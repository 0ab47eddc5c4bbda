import {
  allTasks,
  CancelledError,
  ConcurrentFuture,
  Coroutine,
  createTask,
  currentTask,
  ensureFuture,
  getRunningLoop,
  InvalidStateError,
  runCoroutineThreadsafe,
  RuntimeError,
  sleep,
  waitFor,
  wrapFuture,
  TimeoutError,
  type EventLoop,
  type ExceptionContext,
} from '@asyncio/core'
import { EventLoop as PlatformLoop, run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

/** Runs a loop in virtual time for as long as code that it does not run is at work. */
async function besideLoop(use: (loop: EventLoop) => Promise<void>): Promise<ExceptionContext[]> {
  const reports: ExceptionContext[] = []
  const loop = new VirtualEventLoop()
  loop.setExceptionHandler((_, context) => reports.push(context))
  // So that it is never taken for a program that waits for ever.
  const beat = loop.createTask(async () => {
    for (;;) await new Promise((resolve) => setImmediate(resolve))
  })
  const running = loop.runForever()
  try {
    await use(loop)
  } finally {
    loop.tasks.delete(beat)
    loop.stop()
    await running
    loop.close()
  }
  return reports
}

async function add(x: number, y: number, { fail = false, cancel = false } = {}): Promise<number> {
  await sleep(0.05)
  if (fail) throw new RangeError('failed')
  if (cancel) {
    currentTask()?.cancel()
    await sleep(0)
  }
  return x + y
}

async function outcomeOf(promise: PromiseLike<unknown>): Promise<unknown> {
  return promise.then(
    (value) => value,
    (error: unknown) => error,
  )
}

test('runCoroutineThreadsafe() answers with the result to code that no loop runs', async () => {
  const reports = await besideLoop(async (loop) => {
    const answer = runCoroutineThreadsafe(() => add(1, 2), loop)
    expect([answer.done(), answer.running(), answer.cancelled()]).toEqual([false, false, false])
    expect(() => answer.result()).toThrow(InvalidStateError)
    expect(() => answer.exception()).toThrow('Result is not ready')
    expect(await answer).toBe(3)
    expect([answer.done(), answer.result(), answer.exception(), answer.cancel()]).toEqual([true, 3, null, false])
    expect(await runCoroutineThreadsafe(sleep(0.1, 'coroutine'), loop)).toBe('coroutine')
    const generator = (function* () {
      return yield* sleep(0.1, 'generator')
    })()
    expect(await runCoroutineThreadsafe(generator, loop)).toBe('generator')
  })
  expect(reports).toEqual([])
})

test('what the coroutine throws is thrown to whoever awaits the answer, and told to nobody else', async () => {
  const reports = await besideLoop(async (loop) => {
    const answer = runCoroutineThreadsafe(() => add(1, 2, { fail: true }), loop)
    const error = await outcomeOf(answer)
    expect(error).toEqual(new RangeError('failed'))
    expect(answer.exception()).toBe(error)
    expect(() => answer.result()).toThrow('failed')
    // And nobody need look.
    const unseen = runCoroutineThreadsafe(() => add(1, 2, { fail: true }), loop)
    while (!unseen.done()) await new Promise((resolve) => setImmediate(resolve))
  })
  expect(reports).toEqual([])
})

test('whoever stops waiting in time can cancel the answer, and no task is left', () =>
  besideLoop(async (loop) => {
    const answer = runCoroutineThreadsafe(() => add(1, 2), loop)
    const first = await Promise.race([answer, Promise.resolve('not in time')])
    expect(first).toBe('not in time')
    expect(answer.cancel()).toBe(true)
    expect(await outcomeOf(answer)).toBeInstanceOf(CancelledError)
    await runCoroutineThreadsafe(sleep(0), loop)
    await runCoroutineThreadsafe(sleep(0), loop)
    // The one that keeps the loop awake.
    expect(allTasks(loop).size).toBe(1)
  }).then((reports) => expect(reports).toEqual([])))

test('a task that cancels itself cancels the answer', () =>
  besideLoop(async (loop) => {
    const answer = runCoroutineThreadsafe(() => add(1, 2, { cancel: true }), loop)
    expect(await outcomeOf(answer)).toBeInstanceOf(CancelledError)
    expect(answer.cancelled()).toBe(true)
    expect(() => answer.result()).toThrow(CancelledError)
    expect(() => answer.exception()).toThrow(CancelledError)
  }).then((reports) => expect(reports).toEqual([])))

test('what a task factory throws reaches the answer and the exception handler', async () => {
  const failure = new ReferenceError('no such class')
  const reports = await besideLoop(async (loop) => {
    loop.setTaskFactory(() => {
      throw failure
    })
    expect(await outcomeOf(runCoroutineThreadsafe(() => add(1, 2), loop))).toBe(failure)
  })
  expect(reports.map(({ message, exception }) => [message, exception])).toEqual([
    ['Exception in callback startCoroutine()', failure],
  ])
})

test('runCoroutineThreadsafe() refuses what is no coroutine, and a closed loop, at once', () => {
  const loop = new PlatformLoop()
  for (const [value, description] of [
    [42, '42'],
    [Promise.resolve(1), 'an instance of Promise'],
    [loop.createFuture(), 'an instance of Future'],
    [null, 'null'],
  ] as const) {
    expect(() => runCoroutineThreadsafe(value as never, loop)).toThrow(
      `A coroutine object is required: received ${description}`,
    )
  }
  loop.close()
  const coroutine = new Coroutine(() => add(1, 2), 'add')
  expect(() => runCoroutineThreadsafe(coroutine, loop)).toThrow(new RuntimeError('Event loop is closed'))
  coroutine.close()
})

test('one loop waits for what another runs, and a cancel crosses over', async () => {
  const seen: string[] = []
  const reports = await besideLoop((other) =>
    run(async () => {
      const nap = async (name: string) => {
        try {
          await sleep(1000)
        } finally {
          seen.push(`${name} in ${getRunningLoop() === other ? 'the other' : 'this'} loop`)
        }
      }
      expect(await runCoroutineThreadsafe(() => add(1, 2), other)).toBe(3)
      expect(await wrapFuture(runCoroutineThreadsafe(() => add(3, 4), other))).toBe(7)
      const begun = new ConcurrentFuture<void>()
      const pending = runCoroutineThreadsafe(() => {
        begun.setResult()
        return nap('cancelled')
      }, other)
      const task = createTask(async () => pending)
      await begun
      task.cancel()
      expect(await outcomeOf(task)).toBeInstanceOf(CancelledError)
    }),
  )
  expect(seen).toEqual(['cancelled in the other loop'])
  expect(reports).toEqual([])
})

test('callSoonThreadsafe() from outside wakes a loop that sleeps', async () => {
  const loop = new PlatformLoop()
  const results: string[] = []
  const note = (text: string): void => {
    results.push(text)
    if (results.length === 2) loop.stop()
  }
  setImmediate(() => loop.callSoonThreadsafe(note, 'from outside'))
  loop.callSoon(note, 'from inside')
  await loop.runForever()
  expect(results).toEqual(['from inside', 'from outside'])
  loop.close()
  expect(() => loop.callSoonThreadsafe(note, 'too late')).toThrow('Event loop is closed')
})

test('wrapFuture(), ensureFuture() and waitFor() make a future of an answer that is cancelled with it', () =>
  inVirtualTime(async () => {
    const answer = new ConcurrentFuture<string>()
    const wrapped = wrapFuture(answer)
    expect(wrapFuture(wrapped)).toBe(wrapped)
    const ensured = ensureFuture(answer)
    answer.setResult('result')
    expect(wrapped.done()).toBe(true)
    expect([await wrapped, await ensured]).toEqual(['result', 'result'])

    const late = new ConcurrentFuture<string>()
    expect(await outcomeOf(waitFor(late, 1))).toBeInstanceOf(TimeoutError)
    await sleep(0)
    expect(late.cancelled()).toBe(true)

    const cancelled = new ConcurrentFuture<string>()
    const future = wrapFuture(cancelled)
    cancelled.cancel()
    expect(await outcomeOf(future)).toBeInstanceOf(CancelledError)
    expect(future.cancelled()).toBe(true)
  }))

test('a ConcurrentFuture whose loop is closed by then does no harm', async () => {
  const answer = new ConcurrentFuture<string>()
  await inVirtualTime(async () => {
    void wrapFuture(answer)
  })
  answer.setResult('too late')
  expect(await answer).toBe('too late')
  const cancelledLate = await inVirtualTime(async () => {
    const started = runCoroutineThreadsafe(sleep(100), getRunningLoop())
    await sleep(1)
    return [started]
  })
  expect(cancelledLate[0]?.cancelled()).toBe(true)
})

test('a ConcurrentFuture has the face of a promise', async () => {
  const good = new ConcurrentFuture<number>()
  const bad = new ConcurrentFuture<number>()
  const outcomes = Promise.all([
    good.then((value) => value + 1),
    good.finally(() => {}),
    bad.catch((error: unknown) => String(error)),
    bad.then(null, () => 'handled'),
    Promise.race([good, new Promise(() => {})]),
  ])
  good.setResult(1)
  bad.setException(new Error('bad'))
  expect(await outcomes).toEqual([2, 1, 'Error: bad', 'handled', 1])
  expect(Object.prototype.toString.call(good)).toBe('[object ConcurrentFuture]')
})

test('a ConcurrentFuture that somebody has begun to work on can’t be cancelled any more', () => {
  const future = new ConcurrentFuture<number>()
  expect(future.setRunningOrNotifyCancel()).toBe(true)
  expect([future.running(), future.done(), future.cancel()]).toEqual([true, false, false])
  expect(() => future.setRunningOrNotifyCancel()).toThrow(new RuntimeError('Future in unexpected state: running'))
  future.setResult(1)
  expect([future.running(), future.done()]).toEqual([false, true])
  expect(() => future.setResult(2)).toThrow(InvalidStateError)
  expect(() => future.setException(new Error('late'))).toThrow(InvalidStateError)
  const cancelled = new ConcurrentFuture<number>()
  cancelled.cancel()
  expect(cancelled.setRunningOrNotifyCancel()).toBe(false)
})

test('callbacks of a ConcurrentFuture are called in order, at once when it is done; an error is printed', () => {
  const printed: unknown[][] = []
  const { error } = console
  console.error = (...values: unknown[]) => printed.push(values)
  try {
    const future = new ConcurrentFuture<number>()
    const seen: unknown[] = []
    future.addDoneCallback((done) => seen.push(done === future, done.result()))
    future.addDoneCallback(function broken() {
      throw new Error('in the callback')
    })
    future.addDoneCallback(() => seen.push('last'))
    future.setResult(1)
    future.addDoneCallback(() => seen.push('at once'))
    expect(seen).toEqual([true, 1, 'last', 'at once'])
    expect(() => future.addDoneCallback(1 as never)).toThrow('Cannot add a callback as it must be a function')
  } finally {
    console.error = error
  }
  expect(printed.map(([message, thrown]) => [message, String(thrown)])).toEqual([
    ['exception calling callback broken() of a ConcurrentFuture', 'Error: in the callback'],
  ])
})
