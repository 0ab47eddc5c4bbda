import {
  createTask,
  Future,
  gather,
  getRunningLoop,
  isCancelled,
  setEventLoop,
  shield,
  sleep,
  wait,
  waitFor,
  type ExceptionContext,
} from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/shield*.ts`.

/** What a run tells the exception handler, each in its words. */
async function reportsOf(body: () => Promise<void>): Promise<string[]> {
  const reports: ExceptionContext[] = []
  await inVirtualTime(async () => {
    getRunningLoop().setExceptionHandler((_, context) => reports.push(context))
    await body()
    await sleep(1)
  })
  return reports.map(({ message }) => message)
}

async function failSoon(): Promise<void> {
  await sleep(1)
  throw new RangeError('inner')
}

/** Waits for something behind a shield, and gives up before it is there. */
async function giveUp(inner: PromiseLike<unknown>): Promise<void> {
  await waitFor(shield(inner), 0.5).catch(() => undefined)
}

test('shield() takes a promise, a coroutine and a function too', () =>
  inVirtualTime(async () => {
    expect(await shield(Promise.resolve('promise'))).toBe('promise')
    expect(await shield(sleep(1, 'coroutine'))).toBe('coroutine')
    expect(await shield(async () => 'function')).toBe('function')
    expect(() => shield(42 as never)).toThrow(TypeError)
  }))

test('shield() of a coroutine needs a loop: the running one, or the one that was set', async () => {
  expect(() => shield(sleep(0))).toThrow(/There is no current event loop/)
  const loop = newEventLoop()
  setEventLoop(loop)
  try {
    const outer = shield(sleep(0, 'value'))
    expect(outer.getLoop()).toBe(loop)
    expect(await loop.runUntilComplete(outer)).toBe('value')
  } finally {
    setEventLoop(null)
    loop.close()
  }
})

test('the shield of something that ends leaves nothing on it', () =>
  inVirtualTime(async () => {
    const inner = new Future<number>()
    const outer = shield(inner)
    inner.setResult(42)
    expect(await outer).toBe(42)
    expect([outer.callbacks().length, inner.callbacks().length]).toEqual([0, 0])
  }))

test('a failure after the shield was cancelled is told once, two turns later than in Python, with the future', async () => {
  const reports: ExceptionContext[] = []
  await inVirtualTime(async () => {
    getRunningLoop().setExceptionHandler((_, context) => reports.push(context))
    const inner = new Future<void>()
    for (let shields = 0; shields < 3; shields += 1) shield(inner).cancel()
    await sleep(0)
    const failure = new RangeError('nobody looks')
    inner.setException(failure)
    for (let turn = 0; turn < 2; turn += 1) await sleep(0)
    expect(reports).toEqual([])
    await sleep(1)
    expect(reports.map(({ message }) => message)).toEqual(['RangeError exception in shielded future'])
    expect([reports[0]?.exception === failure, reports[0]?.future === inner]).toEqual([true, true])
  })
  expect(reports.length).toBe(1)
})

// What CPython 3.14 reports all the same: python/cpython#156321.
test('a failure after the shield was cancelled is not told if somebody deals with it', async () => {
  const expectFailure = async (coroutine: PromiseLike<unknown>): Promise<void> => {
    await expect(Promise.resolve(coroutine)).rejects.toThrow('inner')
  }
  const reports = await reportsOf(async () => {
    const awaited = createTask(failSoon)
    await giveUp(awaited)
    await expectFailure(awaited)

    const gathered = createTask(failSoon)
    await giveUp(gathered)
    await expectFailure(gather([gathered]))

    const waitedFor = createTask(failSoon)
    await giveUp(waitedFor)
    const { done } = await wait([waitedFor])
    for (const task of done) expect(task.exception()).toEqual(new RangeError('inner'))

    const shieldedTwice = createTask(failSoon)
    await giveUp(shieldedTwice)
    await expectFailure(shield(shieldedTwice))

    const askedByCallback = createTask(failSoon)
    await giveUp(askedByCallback)
    askedByCallback.addDoneCallback((task) => task.exception())
    await sleep(2)
  })
  expect(reports).toEqual([])
})

test('a failure that nobody deals with is not told a second time when the loop closes', async () => {
  const reports = await reportsOf(async () => {
    const inner = createTask(failSoon)
    await giveUp(inner)
    await sleep(2)
  })
  expect(reports).toEqual(['RangeError exception in shielded future'])
})

test('what is thrown and is no error is told by its type', async () => {
  const reports = await reportsOf(async () => {
    const inner = new Future<void>()
    shield(inner).cancel()
    await sleep(0)
    inner.setException('a string')
    await sleep(1)
  })
  expect(reports).toEqual(['string exception in shielded future'])
})

test('wherever the one who awaits a shield is cancelled, what is shielded goes on to its end', async () => {
  await cancelEverywhere({
    arrange: () => createTask(sleep(2, 'value')),
    act: function* (inner) {
      yield* sleep(1)
      return yield* shield(inner)
    },
    settle: async (inner, { suspension, task }) => {
      expect(await inner).toBe('value')
      expect([inner.cancelling(), task.cancelled()]).toEqual([0, suspension > 0 && !task.failed() && task.cancelled()])
    },
  })
  await cancelEverywhere({
    arrange: () => getRunningLoop().createFuture<void>(),
    act: function* (inner) {
      getRunningLoop().callLater(1, () => inner.done() || inner.setResult())
      yield* shield(inner)
      yield* shield(inner)
    },
    settle: async (inner) => {
      if (!inner.done()) inner.setResult()
      await inner
    },
  })
})

test('isCancelled() knows what comes out of a cancelled shield', () =>
  inVirtualTime(async () => {
    const outer = shield(new Future<void>())
    outer.cancel('reason')
    const failure = await outer.then(
      () => undefined,
      (error: unknown) => error,
    )
    expect([isCancelled(failure), String(failure)]).toEqual([true, 'CancelledError: reason'])
  }))
