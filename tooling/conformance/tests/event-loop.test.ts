import {
  createTask,
  currentTask,
  gather,
  getEventLoop,
  getRunningLoop,
  RuntimeError,
  setEventLoop,
  sleep,
  type EventLoop,
  type ExceptionContext,
} from '@asyncio/core'
import { EventLoop as NodeEventLoop, newEventLoop, run, setDefaultLoopFactory } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { afterEach, expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

afterEach(() => {
  setEventLoop(null)
  setDefaultLoopFactory(null)
})

test('ten thousand timers go off in the order of their times, and first come first served where those are equal', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const rung: { when: number; index: number }[] = []
    for (let index = 0; index < 10_000; index += 1) {
      const when = ((index * 7919) % 100) / 10
      loop.callAt(when, () => rung.push({ when, index }))
    }
    await sleep(10)
    expect(rung).toHaveLength(10_000)
    expect(rung).toEqual(rung.toSorted((left, right) => left.when - right.when || left.index - right.index))
  }))

test('cancelled timers do not go off, and do not pile up', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const rung: number[] = []
    for (let round = 0; round < 10_000; round += 1) loop.callLater(1000, () => rung.push(round)).cancel()
    loop.callLater(1, () => rung.push(-1))
    await sleep(2000)
    expect(rung).toEqual([-1])
  }))

test('a timer beyond what setTimeout can wait for does not go off early', async () => {
  const loop = new NodeEventLoop()
  const rung: string[] = []
  const far = loop.callLater(2 ** 31 / 1000 + 60, () => rung.push('far'))
  loop.callLater(0.02, () => loop.stop())
  await loop.runForever()
  expect(rung).toEqual([])
  expect(far.when()).toBeGreaterThan(2 ** 31 / 1000)
  loop.close()
})

test('a timer of infinite delay never goes off, and can be cancelled', () =>
  inVirtualTime(async () => {
    const handle = getRunningLoop().callLater(Infinity, () => expect.unreachable())
    await sleep(1e9)
    handle.cancel()
    expect(handle.cancelled()).toBe(true)
  }))

test('a sleep on the real clock never ends early', async () => {
  await run(async () => {
    const loop = getRunningLoop()
    for (const delay of [0.0005, 0.001, 0.0031, 0.01]) {
      const due = loop.time() + delay
      await sleep(delay)
      expect(loop.time()).toBeGreaterThanOrEqual(due - 1e-9)
    }
  })
})

test('what a callback throws goes to the exception handler, and the loop goes on', async () => {
  const loop = new VirtualEventLoop()
  const reports: ExceptionContext[] = []
  loop.setExceptionHandler((of, context) => {
    expect(of).toBe(loop)
    reports.push(context)
  })
  const seen: string[] = []
  const failure = new Error('thrown by a callback')
  const handle = loop.callSoon(function failing() {
    throw failure
  })
  loop.callSoon(() => seen.push('next'))
  loop.callLater(1, () => loop.stop())
  await loop.runForever()
  expect(seen).toEqual(['next'])
  expect(reports).toEqual([{ message: 'Exception in callback failing()', exception: failure, handle }])
  loop.close()
})

test('an exception handler that throws is reported to the default one, and the loop goes on', async () => {
  const printed: unknown[][] = []
  class QuietLoop extends VirtualEventLoop {
    override defaultExceptionHandler(context: ExceptionContext): void {
      printed.push([context.message, String(context.exception)])
    }
  }
  const loop = new QuietLoop()
  loop.setExceptionHandler(() => {
    throw new Error('thrown by the handler')
  })
  loop.callSoon(() => {
    throw new Error('thrown by a callback')
  })
  loop.callSoon(() => loop.stop())
  await loop.runForever()
  expect(printed).toEqual([['Unhandled error in exception handler', 'Error: thrown by the handler']])
  loop.close()
})

test('an exception handler has to be a function or null', () => {
  const loop = new VirtualEventLoop()
  expect(() => loop.setExceptionHandler('loud' as never)).toThrow(
    "A callable object or null is expected as exception handler, got 'loud'",
  )
  expect(loop.getExceptionHandler()).toBe(null)
})

test('a closed loop refuses whatever it is asked for', async () => {
  const loop = newEventLoop()
  loop.close()
  loop.close()
  expect(loop.isClosed()).toBe(true)
  const refusals = [
    () => loop.callSoon(() => undefined),
    () => loop.callLater(1, () => undefined),
    () => loop.callAt(1, () => undefined),
    () => loop.createTask(async () => undefined),
    () => loop.schedule({ run: () => undefined }),
    () => loop.scheduleAt(1, { run: () => undefined }),
  ]
  for (const refusal of refusals) expect(refusal).toThrow(new RuntimeError('Event loop is closed'))
  await expect(loop.runForever()).rejects.toThrow('Event loop is closed')
  await expect(loop.runUntilComplete(async () => undefined)).rejects.toThrow('Event loop is closed')
})

test('a loop that runs can’t be closed, and can’t be run twice', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    expect(() => loop.close()).toThrow('Cannot close a running event loop')
    await expect(loop.runForever()).rejects.toThrow('This event loop is already running')
    expect(loop.isRunning()).toBe(true)
  }))

test('run() inside a task is refused, and so is another loop', () =>
  inVirtualTime(async () => {
    await expect(run(async () => undefined)).rejects.toThrow('run() cannot be called from a running event loop')
    const other = new VirtualEventLoop()
    await expect(other.runUntilComplete(async () => undefined)).rejects.toThrow(
      'Cannot run the event loop while another loop is running',
    )
    other.close()
  }))

test('two loops run side by side, each with its own tasks and its own time', async () => {
  const seen: string[] = []
  const program = (name: string, seconds: number) => async (): Promise<EventLoop> => {
    for (let step = 1; step <= 3; step += 1) {
      await sleep(seconds)
      seen.push(`${name} ${currentTask()?.getName()} at ${getRunningLoop().time()}`)
    }
    return getRunningLoop()
  }
  const options = { loopFactory: () => new VirtualEventLoop() }
  const [left, right] = await Promise.all([
    run(async () => createTask(program('left', 1), { name: 'l' }), options),
    run(async () => createTask(program('right', 10), { name: 'r' }), options),
  ])
  expect(left).not.toBe(right)
  expect(seen.filter((line) => line.startsWith('left'))).toEqual(['left l at 1', 'left l at 2', 'left l at 3'])
  expect(seen.filter((line) => line.startsWith('right'))).toEqual(['right r at 10', 'right r at 20', 'right r at 30'])
})

test('a task of one loop can’t wait for a future of another', async () => {
  const other = new VirtualEventLoop()
  const stranger = other.createFuture<void>()
  await inVirtualTime(async () => {
    await expect((async () => stranger)()).rejects.toThrow(
      /<Task pending name='.*'> got Future <Future pending> attached to a different loop/,
    )
    const ours = getRunningLoop().createFuture<void>()
    expect(() => gather([ours, stranger])).toThrow('The future belongs to a different loop')
  })
  other.close()
})

test('stop() before a run lets one turn pass', async () => {
  const loop = new VirtualEventLoop()
  const seen: string[] = []
  loop.callSoon(() => {
    seen.push('this turn')
    loop.callSoon(() => seen.push('next turn'))
  })
  loop.stop()
  await loop.runForever()
  expect(seen).toEqual(['this turn'])
  loop.stop()
  await loop.runForever()
  expect(seen).toEqual(['this turn', 'next turn'])
  loop.close()
})

test('a loop that is stopped before its main coroutine has ended says so', async () => {
  const loop = new VirtualEventLoop()
  loop.callLater(1, () => loop.stop())
  await expect(loop.runUntilComplete(sleep(2))).rejects.toThrow('Event loop stopped before Future completed.')
  loop.close()
})

test('a loop can run one program after the other, and keeps what is planned between them', async () => {
  const loop = new VirtualEventLoop()
  const seen: string[] = []
  loop.callLater(5, () => seen.push(`planned, at ${loop.time()}`))
  expect(await loop.runUntilComplete(sleep(2, 'first'))).toBe('first')
  expect(await loop.runUntilComplete(sleep(4, 'second'))).toBe('second')
  expect(seen).toEqual(['planned, at 5'])
  loop.close()
})

test('runUntilComplete() takes a future, a promise, a function and a generator', async () => {
  const loop = new VirtualEventLoop()
  const future = loop.createFuture<string>()
  loop.callSoon(() => future.setResult('future'))
  expect(await loop.runUntilComplete(future)).toBe('future')
  expect(await loop.runUntilComplete(Promise.resolve('promise'))).toBe('promise')
  expect(await loop.runUntilComplete(async () => 'function')).toBe('function')
  const program = function* (): Generator<unknown, string, unknown> {
    yield* sleep(1)
    return 'generator'
  }
  expect(await loop.runUntilComplete(program)).toBe('generator')
  expect(await loop.runUntilComplete(program())).toBe('generator')
  await expect(loop.runUntilComplete(42 as never)).rejects.toThrow('a coroutine was expected, got 42')
  loop.close()
})

test('getEventLoop() answers with the running loop, else the one that was set, else with an error', async () => {
  expect(() => getRunningLoop()).toThrow('no running event loop')
  expect(() => getEventLoop()).toThrow('There is no current event loop')
  const set = new VirtualEventLoop()
  setEventLoop(set)
  expect(getEventLoop()).toBe(set)
  expect(() => getRunningLoop()).toThrow(RuntimeError)
  await inVirtualTime(async () => expect(getEventLoop()).toBe(getRunningLoop()))
  expect(() => setEventLoop({} as EventLoop)).toThrow('must be an EventLoop or null: received an object')
  set.close()
})

test('setDefaultLoopFactory() decides what run() and newEventLoop() make', async () => {
  setDefaultLoopFactory(() => new VirtualEventLoop())
  expect(newEventLoop()).toBeInstanceOf(VirtualEventLoop)
  expect(await run(async () => getRunningLoop())).toBeInstanceOf(VirtualEventLoop)
  setDefaultLoopFactory(null)
  expect(newEventLoop()).toBeInstanceOf(NodeEventLoop)
  expect(() => setDefaultLoopFactory(42 as never)).toThrow('must be a function or null: received 42')
})

test('input and output are served while the queue is never empty', async () => {
  await run(async () => {
    let outside = false
    setImmediate(() => {
      outside = true
    })
    const loop = getRunningLoop()
    const start = loop.time()
    while (!outside && loop.time() < start + 10) await sleep(0)
    expect(outside).toBe(true)
  })
})

test('arguments that can’t be right are refused before anything has changed', () => {
  const loop = new VirtualEventLoop()
  expect(() => loop.callLater('soon' as never, () => undefined)).toThrow(
    "callLater() takes a number of seconds: received 'soon'",
  )
  expect(() => loop.callLater(Number.NaN, () => undefined)).toThrow(RangeError)
  expect(() => loop.callAt(null as never, () => undefined)).toThrow(TypeError)
  expect(() => loop.callSoon('not a function' as never)).toThrow(
    "a callable object was expected by callSoon(), got 'not a function'",
  )
  expect(() => loop.createTask(Promise.resolve() as never)).toThrow(
    'A task was given a promise, which runs already: pass the function instead',
  )
  expect(() => loop.createTask(loop.createFuture() as never)).toThrow(
    'A task was given <Future pending>, which runs already',
  )
  expect(() => loop.createTask(42 as never)).toThrow('a coroutine was expected, got 42')
  expect(loop.tasks.size).toBe(0)
  expect(() => sleep('1' as never)).toThrow("sleep() takes a number of seconds: received '1'")
  expect(() => sleep(Number.NaN)).toThrow(RangeError)
  expect(() => sleep({ minutes: 'one' as never })).toThrow('sleep() takes a number of seconds')
  loop.close()
})

test('a duration may be given by its parts', () =>
  inVirtualTime(async () => {
    await sleep({ hours: 1, minutes: 2, seconds: 3, milliseconds: 500 })
    expect(getRunningLoop().time()).toBe(3723.5)
    expect(
      getRunningLoop()
        .callLater({ minutes: 1 }, () => undefined)
        .when(),
    ).toBe(3783.5)
  }))
