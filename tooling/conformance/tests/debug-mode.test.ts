import {
  createTask,
  gather,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  SystemExit,
  type EventLoop,
  type ExceptionContext,
  type Host,
} from '@asyncio/core'
import { BaseEventLoop, newEventLoop, NodeHost, run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test, vi } from 'vitest'

/** A warning, with what it advises. */
interface Told {
  readonly message: string
  readonly detail: string
}

/** The warnings that are given while a program runs, and what its exception handler is told. */
async function toldBy(
  main: () => Promise<unknown>,
  { debug = true, newLoop = () => new VirtualEventLoop() }: { debug?: boolean; newLoop?: () => EventLoop } = {},
): Promise<{ warnings: Told[]; reports: ExceptionContext[] }> {
  const warnings: Told[] = []
  const reports: ExceptionContext[] = []
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation((message, options) => {
    warnings.push({ message: String(message), detail: String((options as { detail?: string }).detail) })
  })
  const loopFactory = (): EventLoop => {
    const loop = newLoop()
    loop.setExceptionHandler((_, context) => reports.push(context))
    return loop
  }
  try {
    await run(main, { debug, loopFactory })
  } finally {
    spy.mockRestore()
  }
  return { warnings, reports }
}

test('debug mode is off, unless it is asked for', async () => {
  expect(await run(async () => getRunningLoop().getDebug())).toBe(false)
  expect(await run(async () => getRunningLoop().getDebug(), { debug: true })).toBe(true)
  vi.stubEnv('ASYNCIO_DEBUG', '1')
  expect(await run(async () => getRunningLoop().getDebug())).toBe(true)
  expect(await run(async () => getRunningLoop().getDebug(), { debug: false })).toBe(false)
  vi.stubEnv('ASYNCIO_DEBUG', '0')
  expect(await run(async () => getRunningLoop().getDebug())).toBe(false)
  vi.unstubAllEnvs()
})

test('a coroutine that was never awaited is told of with the place where it was made', async () => {
  async function forgetful(): Promise<void> {
    void sleep(1)
    await sleep(2)
  }
  const { warnings } = await toldBy(forgetful)
  expect(warnings.map(({ message }) => message)).toEqual(["coroutine 'sleep' was never awaited"])
  expect(warnings[0]?.detail).toMatch(/Write await sleep\(\.\.\.\).*\n[^]*at forgetful .*debug-mode\.test\.ts/)
})

test('a cancellation that is swallowed is told of, and one that was taken back is not', async () => {
  const { warnings } = await toldBy(async () => {
    const stubborn = createTask(
      async () => {
        await sleep(10).catch(() => undefined)
      },
      { name: 'stubborn' },
    )
    const agreed = createTask(async () => {
      await sleep(10).catch(() => agreed.uncancel())
    })
    await sleep(1)
    stubborn.cancel()
    agreed.cancel()
    await stubborn
    await agreed
  })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]?.message).toMatch(/stubborn.* was cancelled, and returned all the same/)
})

test('a cancelled task that stays in a foreign await is told of', async () => {
  let settle: () => void = () => {}
  const { warnings } = await toldBy(async () => {
    const foreign = new Promise<void>((resolve) => {
      settle = resolve
    })
    const stuck = createTask(async () => foreign, { name: 'stuck' })
    const quick = createTask(async () => sleep(0), { name: 'quick' })
    await sleep(1)
    stuck.cancel()
    quick.cancel()
    await sleep(5)
    settle()
    await stuck.catch(() => undefined)
  })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]?.message).toMatch(
    /stuck.* was cancelled 1 second ago, and still waits for a promise that is not ours/,
  )
})

test('a step that takes long is told of with its task and where that was made, also when its async functions take the time', async () => {
  // A clock that is moved by hand.
  let now = 0
  const real = new NodeHost()
  const host: Host = {
    resolution: real.resolution,
    time: () => now,
    soon: (callback) => real.soon(callback),
    at: (when, callback) => real.at(when, callback),
    afterMicrotasks: (callback) => real.afterMicrotasks(callback),
  }
  const main = async (): Promise<void> => {
    const loop = getRunningLoop()
    loop.slowCallbackDuration = 5
    const slow = async (): Promise<void> => {
      await Promise.resolve()
      now += 7
    }
    await createTask(slow, { name: 'slow' })
    loop.callSoon(function slowCallback() {
      now += 6
    })
    loop.callSoon(() => {
      now += 4
    })
    await sleep(0)
    await sleep(0)
  }
  const { warnings } = await toldBy(main, { newLoop: () => new BaseEventLoop({ host }) })
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^Executing <Task \w+ name='slow'> created at .*debug-mode\.test\.ts:\d+ took 7\.000 seconds$/,
    ),
    expect.stringMatching(/^Executing .*slowCallback.* took 6\.000 seconds$/),
  ])
})

test('a call from inside another loop is refused in debug mode', async () => {
  const other = newEventLoop()
  other.setDebug(true)
  await run(async () => {
    expect(() => other.callSoon(() => undefined)).toThrow(
      'Non-thread-safe operation invoked on an event loop other than the current one',
    )
  })
  other.callSoon(() => undefined)
  other.close()
})

for (const debug of [false, true]) {
  test(`a failed task that nobody looked at is reported when its loop closes${debug ? ', with where it was made' : ''}`, async () => {
    const failure = new Error('nobody looked')
    const { reports } = await toldBy(
      async () => {
        createTask(async () => Promise.reject(failure), { name: 'failing' })
        await sleep(1)
      },
      { debug },
    )
    expect(reports).toEqual([
      expect.objectContaining({ message: 'Task exception was never retrieved', exception: failure }),
    ])
    expect('sourceTraceback' in (reports[0] ?? {})).toBe(debug)
  })
}

test('an exception that was looked at in any way is not reported', async () => {
  const fail = async (): Promise<void> => {
    throw new Error('looked at')
  }
  const { reports } = await toldBy(async () => {
    const awaited = createTask(fail)
    await awaited.catch(() => undefined)
    const asked = createTask(fail)
    await sleep(1)
    asked.exception()
    const result = createTask(fail)
    await sleep(1)
    expect(() => result.result()).toThrow('looked at')
    const cancelled = createTask(fail)
    await sleep(1)
    expect(cancelled.cancel()).toBe(false)
    await sleep(5)
  })
  expect(reports).toEqual([])
})

test('a gather that was cancelled and that nobody awaits is silent, as a task is', async () => {
  const { reports } = await toldBy(async () => {
    const all = gather([sleep(10), sleep(20)])
    await sleep(1)
    all.cancel()
    await sleep(1)
    expect(all.done()).toBe(true)
  })
  expect(reports).toEqual([])
})

test('closing a loop by hand reports the tasks that are still pending', async () => {
  const reports: ExceptionContext[] = []
  const loop = new VirtualEventLoop()
  loop.setExceptionHandler((_, context) => reports.push(context))
  const task = loop.createTask(sleep(100))
  await loop.runUntilComplete(sleep(1))
  loop.close()
  expect(reports.map(({ message }) => message)).toEqual(['Task was destroyed but it is pending!'])
  expect(reports[0]?.task).toBe(task)
  expect(loop.tasks.size).toBe(0)
})

for (const fatal of [new SystemExit(3), new KeyboardInterrupt()]) {
  test(`${fatal.name} goes through everything: a task keeps it, and the run rejects with it`, async () => {
    const reports: ExceptionContext[] = []
    const loop = new VirtualEventLoop()
    loop.setExceptionHandler((_, context) => reports.push(context))
    const seen: string[] = []
    const task = loop.createTask(async () => {
      await sleep(1)
      throw fatal
    })
    loop.callLater(2, () => seen.push('not reached in this run'))
    await expect(loop.runForever()).rejects.toBe(fatal)
    expect(loop.isRunning()).toBe(false)
    expect(task.exception()).toBe(fatal)
    loop.callSoon(() => {
      throw fatal
    })
    await expect(loop.runForever()).rejects.toBe(fatal)
    expect([reports, seen]).toEqual([[], []])
    // The loop can still be used, as Python's can.
    await loop.runUntilComplete(sleep(2))
    expect(seen).toEqual(['not reached in this run'])
    loop.close()
  })
}
