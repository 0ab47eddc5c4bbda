import { allTasks, createTask, Future, getRunningLoop, sleep, waitFor } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const inDebugMode = { debug: true, loopFactory: (): VirtualEventLoop => new VirtualEventLoop() }

/** The line of this file that calls. */
function lineOfCaller(): number {
  return lineIn(new Error('here').stack?.split('\n')[2])
}

/** The line at which something was made, as it shows it. */
function lineWhereMade(made: unknown): number {
  return lineIn(/ created at .*$/.exec(inspect(made))?.[0])
}

function lineIn(place = ''): number {
  return Number(/representations\.test\.ts:(\d+)/.exec(place)?.[1])
}

function first(): void {}
function middle(): void {}
function last(): void {}

test('a future shows its state, its outcome, and who is to be told, of many only the first and the last', () =>
  inVirtualTime(async () => {
    const future = (): Future<unknown> => getRunningLoop().createFuture()
    const pending = future()
    expect(inspect(pending)).toBe('<Future pending>')
    pending.addDoneCallback(first)
    expect(inspect(pending)).toBe('<Future pending cb=[first()]>')
    pending.addDoneCallback(last)
    expect(inspect(pending)).toBe('<Future pending cb=[first(), last()]>')
    const many = future()
    for (const callback of [first, ...Array.from({ length: 8 }, () => middle), last]) many.addDoneCallback(callback)
    expect(inspect(many)).toBe('<Future pending cb=[first(), <8 more>, last()]>')
    for (const one of [pending, many]) {
      one.cancel()
      expect(inspect(one)).toBe('<Future cancelled>')
    }
    const done = future()
    done.setResult(4)
    expect(inspect(done)).toBe('<Future finished result=4>')
    const failed = future()
    failed.setException(new RangeError())
    expect(inspect(failed)).toBe('<Future finished exception=RangeError()>')
    expect(failed.exception()).toBeInstanceOf(RangeError)
  }))

test('a task shows its state, its name, its coroutine, and what it waits for', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<string>()
    async function waiting(): Promise<string> {
      return future
    }
    const task = createTask(waiting, { name: 'TestTask' })
    task.addDoneCallback(last)
    expect(inspect(task)).toBe("<Task pending name='TestTask' coro=<waiting> cb=[last()]>")
    await sleep(0)
    expect(inspect(task)).toContain(`wait_for=${inspect(future)}`)
    task.cancel()
    expect(inspect(task)).toMatch(/^<Task cancelling name='TestTask' coro=<waiting>/)
    await sleep(1)
    expect(inspect(task)).toBe("<Task cancelled name='TestTask' coro=<waiting>>")
    const returning = createTask(sleep(0, 'abc'), { name: 'TestTask' })
    await returning
    expect(inspect(returning)).toBe("<Task finished name='TestTask' coro=<sleep> result='abc'>")
  }))

test('a task that was not cancelled, or took it back, does not show as cancelling', () =>
  inVirtualTime(async () => {
    const task = createTask(sleep(10), { name: 'sleeper' })
    expect(inspect(task)).not.toContain('cancelling')
    task.cancel()
    expect(inspect(task)).toContain('cancelling')
    task.uncancel()
    expect(inspect(task)).not.toContain('cancelling')
    await task
  }))

test('tasks without a name show a number each, which grows', () =>
  inVirtualTime(async () => {
    const tasks = [createTask(sleep(0)), createTask(sleep(0))]
    const [earlier = NaN, later = NaN] = tasks.map((task) => Number(/name='Task-(\d+)'/.exec(inspect(task))?.[1]))
    expect(later).toBe(earlier + 1)
    for (const task of tasks) await task
  }))

test('tasks that contain each other are shown without end in sight', () =>
  inVirtualTime(async () => {
    const holding = createTask(async () => allTasks())
    await waitFor(holding, 10)
    expect(inspect(holding)).toContain('...')
  }))

test('a handle shows what it calls, and when; a cancelled one says only that', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    function noop(..._args: unknown[]): void {}
    const soon = loop.callSoon(noop, 1, 2)
    const later = loop.callAt(123, noop)
    expect([inspect(soon), inspect(later)]).toEqual(['<Handle noop()>', '<TimerHandle when=123 noop()>'])
    for (const handle of [soon, later]) handle.cancel()
    expect([inspect(soon), inspect(later)]).toEqual(['<Handle cancelled>', '<TimerHandle cancelled when=123>'])
  }))

test('in debug mode a handle shows its arguments too, and where it was asked for, also when it is cancelled', async () => {
  await run(async () => {
    const loop = getRunningLoop()
    function noop(..._args: unknown[]): void {}
    const here = /created at .*representations\.test\.ts:\d+>$/
    const soon = loop.callSoon(noop, 1, 2)
    const later = loop.callAt(123, noop)
    const threadsafe = loop.callSoonThreadsafe(noop)
    const delayed = loop.callLater(0, noop)
    for (const handle of [soon, later, threadsafe, delayed]) expect(inspect(handle)).toMatch(here)
    const line = lineOfCaller()
    expect([soon, later, threadsafe, delayed].map(lineWhereMade)).toEqual([line - 5, line - 4, line - 3, line - 2])
    expect(inspect(soon)).toMatch(/^<Handle noop\(1, 2\) /)
    expect(inspect(later)).toMatch(/^<TimerHandle when=123 noop\(\) /)
    for (const handle of [soon, soon, later, later]) handle.cancel()
    expect(inspect(soon)).toMatch(/^<Handle cancelled noop\(1, 2\) .*created at /)
    expect(inspect(later)).toMatch(/^<TimerHandle cancelled when=123 noop\(\) .*created at /)
  }, inDebugMode)
})

test('in debug mode a future and a task show where they were made', async () => {
  await run(async () => {
    const future = new Future<void>()
    const task = createTask(sleep(0))
    const line = lineOfCaller()
    expect([future, task].map(lineWhereMade)).toEqual([line - 2, line - 1])
    for (const one of [future, task]) expect(inspect(one)).toMatch(/ created at .*representations\.test\.ts:\d+>$/)
    await task
    const afterwards = inspect(task)
    getRunningLoop().setDebug(false)
    expect(inspect(new Future())).toBe('<Future pending>')
    expect(inspect(task)).toBe(afterwards)
  }, inDebugMode)
})

test('what only behaves like a coroutine is run, and shows a name if it has one, in debug mode, too', async () => {
  class CoroutineLike {
    next(): IteratorResult<never, string> {
      return { done: true, value: 'run' }
    }
    throw(error: unknown): never {
      throw error
    }
    return(value: string): IteratorResult<never, string> {
      return { done: true, value }
    }
    [Symbol.iterator](): this {
      return this
    }
    async [Symbol.asyncDispose](): Promise<void> {}
    [Symbol.dispose](): void {}
  }
  const named = Object.assign(new CoroutineLike(), { name: 'AAA' })
  const nameless = Object.assign(new CoroutineLike(), { name: '' })
  for (const debug of [false, true]) {
    await run(
      async () => {
        const tasks = [new CoroutineLike(), named, nameless].map((like) => createTask(like as never))
        const shown = tasks.map((task) => /coro=<([^ >]*)/.exec(inspect(task))?.[1])
        expect(shown).toEqual(['generator', 'AAA', 'anonymous'])
        for (const task of tasks) expect(await task).toBe('run')
      },
      { ...inDebugMode, debug },
    )
  }
})

test('a coroutine of any make shows its name', () =>
  inVirtualTime(async () => {
    const generator = (function* (): Generator<unknown, void, unknown> {
      yield
    })()
    const tasks = [createTask(sleep(0)), createTask(async () => undefined), createTask(generator)]
    expect(tasks.map((task) => /coro=<(.*?)>/.exec(inspect(task))?.[1])).toEqual(['sleep', 'anonymous', 'generator'])
    for (const task of tasks) await task
  }))

test('String() says what inspect says: of futures, tasks, handles, coroutines, contexts and loops', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const failed = new Future<void>()
    failed.setException(new Error('out of tea'))
    const task = createTask(sleep(1), { name: 'nap' })
    const coroutine = sleep(1)
    await sleep(0)
    const timer = loop.callLater(5, function greet() {})
    const called = loop.callSoon(function wave() {})
    called.cancel()
    const objects: { toString(): string }[] = [failed, task, timer, called, coroutine, task.getContext(), loop]
    for (const object of objects) expect(object.toString()).toBe(inspect(object))
    expect((task as { toString(): string }).toString()).toBe(
      "<Task pending name='nap' coro=<sleep> wait_for=<Alarm pending cb=[Task.wakeup()]>>",
    )
    expect((timer as { toString(): string }).toString()).toMatch(/^<TimerHandle when=[\d.]+ greet\(\)>$/)
    timer.cancel()
    coroutine.close()
    failed.exception()
    await task
  }))
