import {
  asyncWith,
  CancelledError,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  taskGroup,
  timeout,
  timeoutAt,
  TimeoutError,
  ValueError,
  wrapFuture,
  type GeneratorCoroutine,
  type Timeout,
} from '@asyncio/core'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/timeout*.ts`.

test('timeout() answers with what its function returns, whatever kind of function it is', () =>
  inVirtualTime(async () => {
    expect(await timeout(10, async () => sleep(1, 'async'))).toBe('async')
    expect(await timeout(10, () => sleep(1, 'coroutine'))).toBe('coroutine')
    expect(await timeout(10, () => createTask(sleep(1, 'task')))).toBe('task')
    expect(await timeout(10, () => 'at once')).toBe('at once')
    expect(
      await timeout(10, function* () {
        yield
        return yield* sleep(1, 'generator')
      }),
    ).toBe('generator')
    expect(getRunningLoop().time()).toBe(4)
  }))

test('timeout() ends its function at the deadline, and its TimeoutError names the cancellation as the cause', () =>
  inVirtualTime(async () => {
    let inside: unknown
    const failure = await errorOf(
      timeout(0.5, async () => {
        try {
          await sleep(10)
        } catch (error) {
          inside = error
          throw error
        }
      }),
    )
    expect(failure).toBeInstanceOf(TimeoutError)
    expect(isCancelled(failure)).toBe(false)
    expect(failure.cause).toBe(inside)
    expect(isCancelled(inside)).toBe(true)
    expect(getRunningLoop().time()).toBe(0.5)
    expect(currentTask()?.cancelling()).toBe(0)
  }))

test('timeout() takes a duration by its parts, and no limit at all', () =>
  inVirtualTime(async () => {
    expect(timeout({ minutes: 1, milliseconds: 500 }).when()).toBe(60.5)
    const limit = timeout(null)
    await asyncWith(limit, () => sleep(1_000_000))
    expect([limit.when(), limit.expired()]).toEqual([null, false])
    await timeoutAt(null, () => sleep(1))
  }))

test('timeout() counts from its call, and timeoutAt() does not count', () =>
  inVirtualTime(async () => {
    const [relative, absolute] = [timeout(2), timeoutAt(2)]
    await sleep(1)
    expect([relative.when(), absolute.when()]).toEqual([2, 2])
    const limited = timeout(2, async (limit) => limit.when())
    await sleep(1)
    expect(await limited).toBe(3)
  }))

test('timeout() works in a generator as it does in an async function', () =>
  inVirtualTime(function* () {
    let caught: unknown
    try {
      yield* timeout(1, function* () {
        yield* sleep(5)
      })
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(TimeoutError)
    expect(getRunningLoop().time()).toBe(1)
    expect(yield* timeout(1, async () => sleep(0.5, 'in time'))).toBe('in time')
  }))

test('timeout() calls its function when it is awaited, and not before', () =>
  inVirtualTime(async () => {
    let calls = 0
    const limited = timeout(1, () => (calls += 1))
    await sleep(0)
    expect(calls).toBe(0)
    expect(await limited).toBe(1)
  }))

test('timeout() throws what its function throws at once, and lifts the limit', () =>
  inVirtualTime(async () => {
    let limit: Timeout | undefined
    const failure = await errorOf(
      timeout(1, (entered) => {
        limit = entered
        throw new KeyError('at once')
      }),
    )
    expect(failure).toBeInstanceOf(KeyError)
    expect([limit?.expired(), String(limit)]).toEqual([false, '<Timeout [finished]>'])
    await sleep(2)
  }))

class KeyError extends Error {}
class DivisionError extends Error {}

test('a TimeoutError is put between an error and the cancellation that it names as its cause', () =>
  inVirtualTime(async () => {
    const failure = await errorOf(
      timeout(0.1, async () => {
        try {
          await sleep(1)
        } catch (error) {
          throw new DivisionError('in cleaning up', { cause: error })
        }
      }),
    )
    expect(failure).toBeInstanceOf(DivisionError)
    expect(failure.cause).toBeInstanceOf(TimeoutError)
    expect(isCancelled((failure.cause as Error).cause)).toBe(true)
  }))

test('the cancellation is found further down the causes of an error too', () =>
  inVirtualTime(async () => {
    const failure = await errorOf(
      timeout(0.1, async () => {
        try {
          await sleep(1)
        } catch (error) {
          throw new DivisionError('last', { cause: new KeyError('between', { cause: error }) })
        }
      }),
    )
    const { cause: between } = failure
    expect(between).toBeInstanceOf(KeyError)
    expect((between as Error).cause).toBeInstanceOf(TimeoutError)
  }))

test('causes that go in a circle, and errors that are frozen, are left as they are', () =>
  inVirtualTime(async () => {
    const circle = new KeyError('circle')
    circle.cause = new DivisionError('and back', { cause: circle })
    const frozen: KeyError = Object.freeze(new KeyError('frozen', { cause: new CancelledError() }))
    for (const error of [circle, frozen]) {
      const failure = await errorOf(
        timeout(0.1, async () => {
          await sleep(1).catch(() => undefined)
          throw error
        }),
      )
      expect(failure).toBe(error)
    }
    expect(isCancelled(frozen.cause)).toBe(true)
  }))

test('a cause that is a cancellation is left alone if the time was not over', () =>
  inVirtualTime(async () => {
    const cause = new CancelledError('of something else')
    const failure = await errorOf(
      timeout(1, () => {
        throw new KeyError('early', { cause })
      }),
    )
    expect(failure.cause).toBe(cause)
  }))

test('the errors of a group tell of the deadline, each of its own', () =>
  inVirtualTime(async () => {
    const failure = await errorOf(
      timeout(0.1, () =>
        taskGroup(async (group) => {
          group.createTask(async () => {
            try {
              await sleep(2)
            } catch (error) {
              throw new DivisionError('in cleaning up', { cause: error })
            }
          })
          await sleep(1)
        }),
      ),
    )
    expect(failure).toBeInstanceOf(AggregateError)
    const [member, ...others] = (failure as AggregateError).errors as Error[]
    expect(others).toEqual([])
    expect(member).toBeInstanceOf(DivisionError)
    expect(member?.cause).toBeInstanceOf(TimeoutError)
    expect(isCancelled((member?.cause as Error | undefined)?.cause)).toBe(true)
  }))

test('a limit in the cleaning up after another has a cancellation of its own', () =>
  inVirtualTime(async () => {
    let inner: Error | undefined
    const outer = await errorOf(
      timeout(0.1, async () => {
        try {
          await sleep(1)
        } finally {
          inner = await errorOf(timeout(0.1, () => sleep(10)))
        }
      }),
    )
    expect([outer, inner].map((error) => error instanceof TimeoutError)).toEqual([true, true])
    expect([outer.cause, inner?.cause].map(isCancelled)).toEqual([true, true])
    expect(outer.cause).not.toBe(inner?.cause)
    expect(getRunningLoop().time()).toBe(0.2)
  }))

test('Timeout shows its state as Python does', () =>
  inVirtualTime(async () => {
    const states: string[] = []
    const limit = timeout(1.23456)
    states.push(String(limit))
    await asyncWith(limit, () => states.push(String(limit)))
    states.push(String(limit))
    const late = timeout(1)
    await errorOf(
      asyncWith(late, async () => {
        try {
          await sleep(10)
        } finally {
          states.push(String(late))
        }
      }),
    )
    states.push(String(late))
    const none = timeout(null)
    await asyncWith(none, () => states.push(String(none)))
    expect(states).toEqual([
      '<Timeout [created]>',
      '<Timeout [active] when=1.235>',
      '<Timeout [finished]>',
      '<Timeout [expiring]>',
      '<Timeout [expired]>',
      '<Timeout [active] when=null>',
    ])
  }))

test('Timeout is entered by a task, and nothing has changed if it is not', () =>
  inVirtualTime(async () => {
    const limit = timeout(0.01)
    const refused = getRunningLoop().createFuture<unknown>()
    getRunningLoop().callSoon(() => {
      try {
        limit.enter()
      } catch (error) {
        refused.setResult(error)
      }
    })
    expect(await refused).toBeInstanceOf(RuntimeError)
    expect(String(await refused)).toContain('Timeout should be used inside a task')
    expect(() => limit.reschedule(0.02)).toThrow('Timeout has not been entered')
    expect(() => limit.exit()).toThrow('Timeout has not been entered')
    await asyncWith(limit, () => undefined)
    expect(() => limit.exit()).toThrow('Cannot change state of finished Timeout')
    expect(() => limit.enter()).toThrow('Timeout has already been entered')
  }))

test('timeout() refuses what it can’t take, and says what it was given', () =>
  inVirtualTime(async () => {
    expect(() => timeout(Number.NaN)).toThrow(ValueError)
    expect(() => timeoutAt(Number.NaN)).toThrow(ValueError)
    expect(() => timeout('1' as unknown as number)).toThrow(TypeError)
    const nap = sleep(1)
    expect(() => timeout(1, nap as never)).toThrow(/takes the function to run: received an instance of Coroutine/)
    nap.close()
    await timeout(1, (limit) => {
      expect(() => limit.reschedule(Number.NaN)).toThrow(ValueError)
      expect(limit.when()).toBe(1)
    })
  }))

test('timeout() needs a running loop', () => {
  expect(() => timeout(1)).toThrow(/no running event loop/)
  expect(timeoutAt(1).when()).toBe(1)
})

// Where CPython's own limit takes the request for its own: python/cpython#134471.
test('a limit of no time does not swallow a cancellation that the task was asked for before', () =>
  inVirtualTime(async () => {
    for (const delay of [0, -1, 0.001]) {
      const task = createTask(async () => {
        currentTask()?.cancel('before the limit')
        await timeout(delay, () => sleep(1))
      })
      const failure = await errorOf(task)
      expect([delay, isCancelled(failure), failure.message]).toEqual([delay, true, 'before the limit'])
      expect([task.cancelled(), task.cancelling()]).toEqual([true, 1])
    }
  }))

test('a cancellation that was told and swallowed before the limit does not keep it from expiring', () =>
  inVirtualTime(async () => {
    const task = createTask(async () => {
      currentTask()?.cancel()
      await sleep(1).catch(() => undefined)
      return errorOf(timeout(0, () => sleep(1)))
    })
    expect(await task).toBeInstanceOf(TimeoutError)
    expect(task.cancelling()).toBe(1)
  }))

test('a limit leaves a cancellation that is still to be told as it was, message and count', () =>
  inVirtualTime(async () => {
    const reason = { why: 'because' }
    const task = createTask(async () => {
      currentTask()?.cancel(reason)
      await timeout(1, () => undefined)
      expect(currentTask()?.cancelling()).toBe(1)
      await sleep(1)
    })
    const failure = await errorOf(task)
    expect((failure as CancelledError).args).toEqual([reason])
  }))

test('an abort cancels the function, with the reason, and the task goes on as if it had not been asked to stop', () =>
  inVirtualTime(async () => {
    const controller = new AbortController()
    const reason = new Error('closed')
    getRunningLoop().callLater(1, () => controller.abort(reason))
    const seen: unknown[] = []
    const failure = await errorOf(
      timeout(
        10,
        async () => {
          try {
            await sleep(5)
          } finally {
            seen.push(currentTask()?.cancelling())
          }
        },
        { signal: controller.signal },
      ),
    )
    expect((failure as CancelledError).args).toEqual([reason])
    expect(seen).toEqual([1])
    expect([currentTask()?.cancelling(), getRunningLoop().time()]).toEqual([0, 1])
    await sleep(1)
  }))

test('a signal that has aborted already keeps the function from beginning', () =>
  inVirtualTime(async () => {
    let calls = 0
    for (const limited of [timeout, timeoutAt]) {
      const failure = await errorOf(limited(10, () => (calls += 1), { signal: AbortSignal.abort('too early') }))
      expect((failure as CancelledError).args).toEqual(['too early'])
    }
    expect(calls).toBe(0)
  }))

test('an abort that the function swallows, or that comes as it ends, leaves its result', () =>
  inVirtualTime(async () => {
    const [swallowed, late] = [new AbortController(), new AbortController()]
    getRunningLoop().callLater(1, () => swallowed.abort())
    const result = await timeout(
      10,
      async () => {
        await sleep(5).catch(() => undefined)
        return 'all the same'
      },
      { signal: swallowed.signal },
    )
    expect(result).toBe('all the same')
    const ended = await timeout(
      10,
      async () => {
        late.abort()
        return 'ended'
      },
      { signal: late.signal },
    )
    expect([ended, currentTask()?.cancelling()]).toEqual(['ended', 0])
    await sleep(1)
  }))

test('an abort and the deadline, and an abort and somebody’s cancel, count each for themselves', () =>
  inVirtualTime(async () => {
    const controller = new AbortController()
    const failure = await errorOf(
      timeout(
        1,
        async () => {
          try {
            await sleep(10)
          } finally {
            controller.abort('in the cleaning up')
            await sleep(10)
          }
        },
        { signal: controller.signal },
      ),
    )
    expect((failure as CancelledError).args).toEqual(['in the cleaning up'])
    expect(currentTask()?.cancelling()).toBe(0)

    const other = new AbortController()
    const task = createTask(() => timeout(10, () => sleep(10), { signal: other.signal }))
    await sleep(1)
    other.abort('first')
    task.cancel('second')
    await errorOf(task)
    expect([task.cancelled(), task.cancelling()]).toEqual([true, 1])
  }))

test('the listener is taken off the signal, however the function ended', () =>
  inVirtualTime(async () => {
    const listeners = new Set<unknown>()
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_type: 'abort', listener: () => void): unknown => listeners.add(listener),
      removeEventListener: (_type: 'abort', listener: () => void): unknown => listeners.delete(listener),
    }
    const counts: number[] = []
    await timeout(1, async () => counts.push(listeners.size), { signal })
    counts.push(listeners.size)
    await errorOf(timeout(1, () => sleep(2), { signal }))
    counts.push(listeners.size)
    expect(counts).toEqual([1, 0, 0])
  }))

test('a promise that is not ours is not interrupted, unless it is wrapped or has the signal of the task', () =>
  inVirtualTime(async () => {
    const never = new Promise<void>(() => {})
    expect(await errorOf(timeout(1, () => wrapFuture(never)))).toBeInstanceOf(TimeoutError)
    const listensToSignal = async (signal: AbortSignal): Promise<void> =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const task = createTask(async () => timeout(1, async () => listensToSignal(currentTask()!.signal)))
    const failure = await errorOf(task)
    expect(failure).toBeInstanceOf(TimeoutError)
    expect(isCancelled(failure.cause)).toBe(true)
    expect(getRunningLoop().time()).toBe(2)
  }))

test('limits beside each other, with gather(), are each for themselves', () =>
  inVirtualTime(async () => {
    const outcomes = await gather(
      [0.5, 2, 0.7].map((seconds) => timeout(seconds, () => sleep(1, 'in time'))),
      { returnExceptions: true },
    )
    expect(outcomes.map((outcome) => (outcome instanceof TimeoutError ? 'too late' : outcome))).toEqual([
      'too late',
      'in time',
      'too late',
    ])
    expect(getRunningLoop().time()).toBe(1)
  }))

test('wherever timeout() is cancelled, it is left with no timer, and nothing else is left', async () => {
  function* body(): GeneratorCoroutine<string> {
    yield* sleep(1)
    yield
    return yield* sleep(1, 'end')
  }
  const suspensions: number[] = []
  for (const delay of [0, 0.5, 10, null]) {
    suspensions.push(
      await cancelEverywhere({
        arrange: () => timeout(delay),
        act: (limit) => asyncWith(limit, body),
        mayThrow: TimeoutError,
        check: (limit, { suspension, task }) => {
          expect(String(limit)).toMatch(/expired|finished/)
          // What comes in the same step as the deadline's own is not taken for it.
          if (suspension > 0 && delay !== 0) expect([task.cancelled(), task.cancelling()]).toEqual([true, 1])
        },
      }),
    )
    await cancelEverywhere({
      arrange: () => new AbortController().signal,
      act: (signal) => timeout(delay, body, { signal }),
      mayThrow: TimeoutError,
    })
  }
  expect(suspensions).toEqual([1, 1, 3, 3])
})
