import { ContextVar, createTask, Future, getRunningLoop, sleep, type ExceptionContext } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test, vi } from 'vitest'
import { collectGarbage } from '../src/collect-garbage.ts'

// What is told while the collector runs, and what is told when the loop closes. A test holds on to nothing but what it says.

/** What the exception handler is told while a program runs, and at its end. */
async function reportsOf(main: () => Promise<unknown>): Promise<ExceptionContext[]> {
  const reports: ExceptionContext[] = []
  const loopFactory = (): VirtualEventLoop => {
    const loop = new VirtualEventLoop()
    loop.setExceptionHandler((_, context) => reports.push(context))
    return loop
  }
  await run(main, { loopFactory })
  return reports
}

test('an exception that nobody looked at is told to the exception handler when its future is collected', async () => {
  const failure = new Error('nobody looked')
  let early = -1
  const seen: ExceptionContext[] = []
  const reports = await reportsOf(async () => {
    getRunningLoop().setExceptionHandler((_, context) => seen.push(context))
    ;(() => new Future<void>().setException(failure))()
    await sleep(1)
    early = seen.length
    await collectGarbage()
  })
  expect(reports).toEqual([])
  expect(early).toBe(0)
  expect(seen).toEqual([{ message: 'Future exception was never retrieved', exception: failure }])
})

test('an exception of a future that is still held is told when the loop closes, with the future', async () => {
  const failure = new Error('nobody looked')
  let held: Future<void> | undefined
  const reports = await reportsOf(async () => {
    held = new Future()
    held.setException(failure)
    await sleep(1)
    await collectGarbage()
  })
  expect(reports).toHaveLength(1)
  expect(reports[0]).toMatchObject({ message: 'Future exception was never retrieved', exception: failure })
  expect(reports[0]?.future).toBe(held)
})

/** Futures that are nobody's trouble, each made and forgotten. */
const harmless: Record<string, () => void> = {
  'a future that never ended': () => void new Future(),
  'a future that was cancelled': () => void new Future().cancel(),
  'a future whose result nobody asked for': () => new Future<number>().setResult(1),
  'a future whose result was asked for': () => {
    const future = new Future<number>()
    future.setResult(1)
    future.result()
  },
  'a future whose exception was asked for': () => {
    const future = new Future<void>()
    future.setException(new Error('looked at'))
    future.exception()
  },
  'a future whose exception was thrown': () => {
    const future = new Future<void>()
    future.setException(new Error('looked at'))
    expect(() => future.result()).toThrow('looked at')
  },
  'a future that failed and was cancelled afterwards': () => {
    const future = new Future<void>()
    future.setException(new Error('not wanted any more'))
    future.cancel()
  },
}

for (const [name, make] of Object.entries(harmless)) {
  test(`${name} is not told of`, async () => {
    const reports = await reportsOf(async () => {
      make()
      await sleep(1)
      await collectGarbage()
    })
    expect(reports).toEqual([])
  })
}

test('a task that failed and was cancelled afterwards is not told of', async () => {
  const reports = await reportsOf(async () => {
    const task = createTask(async () => {
      throw new TypeError('failed')
    })
    await sleep(1)
    expect(task.cancel()).toBe(false)
  })
  expect(reports).toEqual([])
})

test('the default exception handler prints what nobody looked at', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const failure = new Error('nobody looked')
  await run(
    async () => {
      createTask(async () => {
        throw failure
      })
      await sleep(1)
    },
    { loopFactory: () => new VirtualEventLoop() },
  )
  const lines = printed.mock.calls
  printed.mockRestore()
  expect(lines).toHaveLength(1)
  expect(lines[0]?.[0]).toContain('Task exception was never retrieved')
  expect(lines[0]?.[1]).toMatchObject({ exception: failure })
})

test('the exception handler is told of a task in the context of that task', async () => {
  const variable = new ContextVar('variable', { default: 'unset' })
  const told: string[] = []
  await run(
    async () => {
      getRunningLoop().setExceptionHandler(() => told.push(variable.get()))
      createTask(async () => {
        variable.set('set by the task')
        throw new Error('nobody looked')
      })
      await sleep(1)
    },
    { loopFactory: () => new VirtualEventLoop() },
  )
  expect(told).toEqual(['set by the task'])
})

test('a task that waits when its loop closes is told of, in the context of that task', async () => {
  const variable = new ContextVar('variable', { default: 'unset' })
  const told: [string, string][] = []
  const loop = new VirtualEventLoop()
  loop.setExceptionHandler((_, { message }) => told.push([variable.get(), message]))
  loop.createTask(async () => {
    variable.set('set by the task')
    await loop.createFuture()
  })
  await loop.runUntilComplete(sleep(1))
  loop.close()
  expect(told).toEqual([['set by the task', 'Task was destroyed but it is pending!']])
})
