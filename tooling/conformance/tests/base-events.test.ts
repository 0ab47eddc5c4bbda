import {
  coroutineFunction,
  currentTask,
  ensureFuture,
  getRunningLoop,
  setEventLoop,
  sleep,
  Task,
  ValueError,
  type CoroutineLike,
  type ExceptionContext,
  type Host,
  type HostTimer,
} from '@asyncio/core'
import { BaseEventLoop, EventLoop, newEventLoop, NodeHost } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { collectGarbage } from '../src/collect-garbage.ts'

afterEach(() => setEventLoop(null))

/** A host that does nothing by itself: the test calls what the loop asked for, and says what time it is. */
class HostByHand implements Host {
  readonly resolution = 1e-9
  now = 0
  readonly alarms = new Map<() => void, number>()
  #planned: (() => void)[] = []

  time(): number {
    return this.now
  }

  soon(callback: () => void): void {
    this.#planned.push(callback)
  }

  afterMicrotasks(callback: () => void): void {
    this.#planned.push(callback)
  }

  at(when: number, callback: () => void): HostTimer {
    this.alarms.set(callback, when)
    return { cancel: () => void this.alarms.delete(callback) }
  }

  /** Calls what was asked for until now, and says how much that was. */
  turn(): number {
    const planned = this.#planned
    this.#planned = []
    for (const callback of planned) callback()
    return planned.length
  }
}

test('a callback is called with its arguments, by whichever way it was asked for, on the real clock', async () => {
  const loop = newEventLoop()
  const seen: unknown[] = []
  loop.callSoon((...args) => seen.push(args), 'soon', 1)
  loop.callLater(0.01, (...args) => seen.push(args), 'later', 2)
  const when = loop.time() + 0.02
  loop.callAt(when, (...args) => seen.push(args), 'at', 3)
  const end = loop.callAt(when + 0.01, () => loop.stop())
  await loop.runForever()
  expect(seen).toEqual([
    ['soon', 1],
    ['later', 2],
    ['at', 3],
  ])
  expect(end.when()).toBe(when + 0.01)
  expect(loop.time()).toBeGreaterThanOrEqual(end.when())
  loop.close()
})

test('runUntilComplete() takes as long as the coroutine does', async () => {
  const loop = new EventLoop()
  const start = loop.time()
  await loop.runUntilComplete(sleep(0.02))
  expect(loop.time() - start).toBeGreaterThanOrEqual(0.02 - 1e-9)
  loop.close()
})

test('a handle that was cancelled says so, lets its callback go, and is passed over', async () => {
  const loop = new VirtualEventLoop()
  const seen: string[] = []
  const handles = [loop.callSoon(() => seen.push('soon')), loop.callLater(1, () => seen.push('later'))]
  expect(handles.map((handle) => handle.cancelled())).toEqual([false, false])
  for (const handle of [...handles, ...handles]) handle.cancel()
  expect(handles.map((handle) => handle.cancelled())).toEqual([true, true])
  await loop.runUntilComplete(sleep(2))
  expect(seen).toEqual([])
  loop.close()
})

test('a handle is called off at the end of a block by `using`', async () => {
  const loop = new VirtualEventLoop()
  {
    using handle = loop.callLater(1, () => expect.unreachable())
    expect(handle.cancelled()).toBe(false)
  }
  await loop.runUntilComplete(sleep(2))
  loop.close()
})

test('stop() that a callback asks for ends the run after its turn, and each callback has run once', async () => {
  const loop = new VirtualEventLoop()
  let count = 0
  loop.callSoon(() => {
    count += 1
  })
  for (let round = 0; round < 2; round += 1) {
    loop.callSoon(() => loop.stop())
    await loop.runForever()
    expect(count).toBe(1)
  }
  loop.close()
})

test('a host may drive the loop as it likes, turn by turn', async () => {
  const host = new HostByHand()
  const loop = new BaseEventLoop({ host })
  let count = 0
  loop.callSoon(() => {
    count += 1
    expect(getRunningLoop()).toBe(loop)
  })
  const running = loop.runForever()
  expect(loop.isRunning()).toBe(true)
  expect(() => getRunningLoop()).toThrow('no running event loop')
  for (let turn = 0; turn < 10; turn += 1) host.turn()
  expect(count).toBe(1)
  loop.stop()
  while (host.turn() > 0);
  await running
  expect(loop.isRunning()).toBe(false)
  loop.close()
})

test('the loop sleeps to the first timer that was not cancelled, and never beyond a new one', async () => {
  const host = new HostByHand()
  const loop = new BaseEventLoop({ host })
  loop.callLater(5, () => undefined).cancel()
  loop.callLater(10, () => loop.stop())
  const running = loop.runForever()
  while (host.turn() > 0);
  expect([...host.alarms.values()]).toEqual([10])
  const earlier = loop.callLater(7, () => undefined)
  while (host.turn() > 0);
  expect([...host.alarms.values()]).toEqual([7])
  earlier.cancel()
  const [[ring]] = host.alarms as unknown as [[() => void]]
  host.alarms.clear()
  host.now = 7
  ring()
  while (host.turn() > 0);
  expect([...host.alarms.values()]).toEqual([10])
  host.now = 10
  for (const alarm of host.alarms.keys()) alarm()
  while (host.turn() > 0);
  await running
  loop.close()
})

test('cancelled timers are thrown out of the queue once they are more than the others', async () => {
  const loop = new VirtualEventLoop()
  const far = loop.scheduleAt(3000, { run: () => undefined })
  const cancelled = (() =>
    Array.from({ length: 1000 }, (_, index) => {
      const timer = loop.scheduleAt(3600 + index, { run: () => undefined })
      timer.cancel()
      return new WeakRef(timer)
    }))()
  await collectGarbage()
  expect(cancelled.filter((timer) => timer.deref() !== undefined).length).toBeLessThanOrEqual(100)
  far.cancel()
  loop.close()
})

test('short sleeps wake the host no more often than there are sleeps', async () => {
  class CountingHost extends NodeHost {
    alarms = 0
    override at(when: number, callback: () => void): HostTimer {
      this.alarms += 1
      return super.at(when, callback)
    }
  }
  const host = new CountingHost()
  const loop = new BaseEventLoop({ host })
  await loop.runUntilComplete(async () => {
    for (const delay of [1e-2, 1e-4, 1e-6, 1e-8, 1e-10]) await sleep(delay)
  })
  expect(host.alarms).toBeLessThanOrEqual(5)
  loop.close()
})

test('runUntilComplete() refuses a future of another loop', async () => {
  const [own, other] = [new VirtualEventLoop(), new VirtualEventLoop()]
  const future = own.createFuture<void>()
  await expect(other.runUntilComplete(future)).rejects.toThrow(ValueError)
  expect(other.isRunning()).toBe(false)
  own.close()
  other.close()
})

test('the default exception handler prints what a callback threw, in the next turn or at its time', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const loop = new VirtualEventLoop()
  const failure = new Error('thrown by a callback')
  function failing(): never {
    throw failure
  }
  loop.callSoon(failing)
  loop.callLater(1, failing)
  await loop.runUntilComplete(sleep(2))
  const lines = printed.mock.calls
  printed.mockRestore()
  expect(lines).toHaveLength(2)
  for (const [message, details] of lines) {
    expect(message).toContain('Exception in callback failing()')
    expect(details).toMatchObject({ exception: failure })
  }
  loop.close()
})

test('a report about the task that makes it reaches the exception handler', async () => {
  const told: unknown[] = []
  const loop = new VirtualEventLoop()
  async function main(): Promise<void> {
    const task = currentTask() as Task<unknown>
    getRunningLoop().setExceptionHandler((_loop, context) => told.push(context.message, context.task === task))
    getRunningLoop().callExceptionHandler({ message: 'about myself', task })
  }
  await loop.runUntilComplete(main)
  expect(told).toEqual(['about myself', true])
})

test('a handler that was taken back is told nothing more', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const loop = new VirtualEventLoop()
  const told: ExceptionContext[] = []
  const handler = (_: unknown, context: ExceptionContext): void => void told.push(context)
  expect(loop.getExceptionHandler()).toBe(null)
  loop.setExceptionHandler(handler)
  expect(loop.getExceptionHandler()).toBe(handler)
  loop.callExceptionHandler({ message: 'first' })
  loop.setExceptionHandler(null)
  loop.callExceptionHandler({ message: 'second' })
  expect(told).toEqual([{ message: 'first' }])
  expect(printed).toHaveBeenCalledOnce()
  printed.mockRestore()
  loop.close()
})

for (const custom of [false, true]) {
  test(`a default exception handler that throws ${custom ? 'about a handler that threw ' : ''}does not stop the loop`, async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const told: ExceptionContext[] = []
    class Broken extends VirtualEventLoop {
      override defaultExceptionHandler(context: ExceptionContext): void {
        told.push(context)
        throw new Error('thrown by the default handler')
      }
    }
    const loop = new Broken()
    if (custom) {
      loop.setExceptionHandler(() => {
        throw new Error('thrown by the handler')
      })
    }
    const failure = new Error('thrown by a callback')
    loop.callSoon(() => {
      throw failure
    })
    expect(await loop.runUntilComplete(sleep(1, 'went on'))).toBe('went on')
    const lines = printed.mock.calls.map(([message]) => String(message))
    printed.mockRestore()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('Exception in default exception handler')
    if (custom) expect(lines[0]).toContain('while handling an unexpected error in custom exception handler')
    if (custom) expect(told[0]).toMatchObject({ context: { exception: failure } })
    else expect(told[0]).toMatchObject({ exception: failure })
    loop.close()
  })
}

test('a loop of one’s own decides what a task is, for ensureFuture() too', async () => {
  class OwnTask<T> extends Task<T> {}
  class OwnLoop extends VirtualEventLoop {
    override createTask<T>(coroutine: CoroutineLike<T>): Task<T> {
      return new OwnTask(coroutine, { loop: this })
    }
  }
  const loop = new OwnLoop()
  const task = ensureFuture(sleep(1, 'result'), { loop })
  expect(task).toBeInstanceOf(OwnTask)
  expect(await loop.runUntilComplete(task)).toBe('result')
  loop.close()
})

test('a task that a closed loop refuses leaves no coroutine that was never awaited', async () => {
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const loop = new VirtualEventLoop()
  loop.close()
  const nap = sleep(1)
  expect(() => ensureFuture(nap, { loop })).toThrow('Event loop is closed')
  const later = new VirtualEventLoop()
  await later.runUntilComplete(async () => undefined)
  later.close()
  expect(warnings).not.toHaveBeenCalled()
  warnings.mockRestore()
})

test('a task is given its name by the loop that makes it', async () => {
  const loop = newEventLoop()
  const task = loop.createTask(async () => undefined, { name: 'test_task' })
  expect(task.getName()).toBe('test_task')
  await loop.runUntilComplete(task)
  loop.close()
})

test('a loop that is closed says so, and may be closed again', () => {
  const loop = new EventLoop()
  expect([loop.isClosed(), loop.isRunning()]).toEqual([false, false])
  loop.close()
  loop.close()
  expect([loop.isClosed(), loop.isRunning()]).toEqual([true, false])
})

test('in debug mode a coroutine function is no callback', async () => {
  const loop = new VirtualEventLoop()
  loop.setDebug(true)
  const nap = sleep(1)
  for (const coroutine of [async (): Promise<void> => undefined, coroutineFunction(async () => undefined), nap]) {
    const callback = coroutine as () => void
    expect(() => loop.callSoon(callback)).toThrow(TypeError)
    expect(() => loop.callSoonThreadsafe(callback)).toThrow(TypeError)
    expect(() => loop.callLater(60, callback)).toThrow(TypeError)
    expect(() => loop.callAt(60, callback)).toThrow(TypeError)
  }
  nap.close()
  await loop.runUntilComplete(sleep(0))
  loop.close()
})

test('coroutines that await each other answer alike in debug mode and out of it', async () => {
  const loop = new VirtualEventLoop()
  const inner = coroutineFunction(async () => 'answer')
  const outer = coroutineFunction(async () => inner())
  for (const debug of [false, true, false]) {
    loop.setDebug(debug)
    expect(loop.getDebug()).toBe(debug)
    expect(await loop.runUntilComplete(outer())).toBe('answer')
  }
  loop.close()
})
