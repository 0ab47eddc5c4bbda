import {
  getRunningLoop,
  NotImplementedError,
  RuntimeError,
  sleep,
  type ConcurrentFuture,
  type Executor,
} from '@asyncio/core'
import {
  ProcessPoolExecutor,
  runInExecutor,
  setDefaultExecutor,
  shutdownDefaultExecutor,
  ThreadPoolExecutor,
  toThread,
  work,
} from '@asyncio/executors'
import { EventLoop, run } from '@asyncio/loop'
import { NodeEventLoop } from '@asyncio/node'
import { expect, test, vi } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import type * as executorWork from '../src/executor-work.ts'

const module = new URL('../src/executor-work.ts', import.meta.url)
const whereAmI = work<typeof executorWork.whereAmI>(module, 'whereAmI')
const loopFactory = (): NodeEventLoop => new NodeEventLoop()

/** Does no work, and shuts down in its own time. */
class DummyExecutor implements Executor {
  readonly shutdowns: unknown[] = []
  readonly #seconds: number

  constructor(seconds = 0) {
    this.#seconds = seconds
  }

  submit(): ConcurrentFuture<never> {
    throw new NotImplementedError('cannot submit into a dummy executor')
  }

  async shutdown(options: { wait?: boolean } = {}): Promise<void> {
    this.shutdowns.push(options)
    if (options.wait !== false) await new Promise((resolve) => setTimeout(resolve, this.#seconds * 1000))
  }
}

test('loop.runInExecutor() does work in another thread', async () => {
  const loop = new NodeEventLoop()
  const future = loop.runInExecutor(null, async (text: string) => [text, 1], 'yo')
  expect(await loop.runUntilComplete(future)).toEqual(['yo', 1])
  const there = await loop.runUntilComplete(loop.runInExecutor(null, whereAmI))
  expect(there).not.toBe(`${process.pid}:0`)
  await loop.runUntilComplete(loop.shutdownDefaultExecutor())
  loop.close()
})

test('a cancelled runInExecutor() touches a loop that was closed meanwhile no more', async () => {
  const loop = new NodeEventLoop()
  const future = loop.runInExecutor(null, work(module, 'spin'))
  future.cancel()
  await loop.runUntilComplete(loop.shutdownDefaultExecutor())
  loop.close()
  const scheduled = vi.spyOn(loop, 'schedule')
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(scheduled).not.toHaveBeenCalled()
})

test('runInExecutor() serves any loop, with any executor', async () => {
  await run(async () => {
    expect(await runInExecutor(null, (n: number) => n + 1, 1)).toBe(2)
    await using processes = new ProcessPoolExecutor({ maxWorkers: 1 })
    const there = await runInExecutor(processes, whereAmI)
    expect(there.split(':')[0]).not.toBe(String(process.pid))
    expect(() => runInExecutor({} as never, whereAmI)).toThrow(TypeError)
    expect(() => runInExecutor(null, 'x' as never)).toThrow(TypeError)
  })
})

test('a loop of @asyncio/loop says which loop has the methods', () => {
  const loop = new EventLoop()
  for (const call of [
    () => loop.runInExecutor(null, () => 1),
    () => loop.setDefaultExecutor(new DummyExecutor()),
    () => loop.shutdownDefaultExecutor(),
    () => loop.addSignalHandler('SIGHUP', () => undefined),
    () => loop.removeSignalHandler('SIGHUP'),
  ]) {
    expect(call).toThrow(NotImplementedError)
    expect(call).toThrow('take NodeEventLoop of @asyncio/node')
  }
  loop.close()
})

test('loop.setDefaultExecutor() says who does the work', async () => {
  await run(
    async () => {
      getRunningLoop().setDefaultExecutor(new DummyExecutor())
      expect(await errorOf(toThread(() => 1))).toBeInstanceOf(NotImplementedError)
      expect(() => getRunningLoop().runInExecutor(null, () => 1)).toThrow('cannot submit into a dummy executor')
    },
    { loopFactory },
  )
})

test('what is no executor can’t be the default one', async () => {
  await run(
    async () => {
      expect(() => getRunningLoop().setDefaultExecutor({} as never)).toThrow(TypeError)
      expect(() => setDefaultExecutor(null as never)).toThrow('executor must be an Executor')
      expect(await toThread(() => 'the one it had')).toBe('the one it had')
    },
    { loopFactory },
  )
})

test('shutdownDefaultExecutor() waits no longer than its timeout, and warns', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  try {
    const executor = new DummyExecutor(0.3)
    await run(async () => {
      setDefaultExecutor(executor)
      await shutdownDefaultExecutor(0.01)
      expect(warned).toHaveBeenCalledOnce()
      expect(warned.mock.calls[0]?.[0]).toBe('The executor did not finishing joining its threads within 0.01 seconds.')
      expect(warned.mock.calls[0]?.[1]).toMatchObject({ type: 'RuntimeWarning' })
    })
    expect(executor.shutdowns.slice(0, 2)).toEqual([{ wait: true }, { wait: false }])
  } finally {
    warned.mockRestore()
  }
})

test('after shutdownDefaultExecutor() no more work is taken', async () => {
  await run(async () => {
    expect(await toThread(() => 1)).toBe(1)
    await shutdownDefaultExecutor()
    expect(await errorOf(toThread(() => 1))).toBeInstanceOf(RuntimeError)
    expect(() => runInExecutor(null, () => 1)).toThrow('Executor shutdown has been called')
  })
})

test('run() shuts the default executor down, and waits for work that nobody has waited for', async () => {
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 })
  const [left] = await run(async () => {
    setDefaultExecutor(pool)
    const future = pool.submit(work<typeof executorWork.addLater>(module, 'addLater'), 1, 2)
    await sleep(0)
    return [future]
  })
  expect(left?.result()).toBe(3)
  expect(() => pool.submit(() => 1)).toThrow(RuntimeError)
})

test('close() of a loop without a run() shuts the default executor down, and does not wait', async () => {
  const loop = new NodeEventLoop()
  const executor = new DummyExecutor(60)
  loop.setDefaultExecutor(executor)
  loop.close()
  expect(executor.shutdowns).toEqual([{ wait: false }])
  expect(() => loop.runInExecutor(null, () => 1)).toThrow('Event loop is closed')
  expect(() => loop.runInExecutor(new DummyExecutor(), () => 1)).toThrow('Event loop is closed')
})
