import { createTask, getRunningLoop, sleep, type EventLoop as EventLoopInterface } from '@asyncio/core'
import { EventLoop, run, Runner } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'

test('run() asks the loop factory for its loop, once', async () => {
  const loop = new VirtualEventLoop()
  const loopFactory = vi.fn(() => loop)
  expect(await run(async () => getRunningLoop(), { loopFactory })).toBe(loop)
  expect(loopFactory.mock.calls).toEqual([[]])
  expect(loop.isClosed()).toBe(true)
})

test('the platform’s own loop can be asked for by its class', async () => {
  expect(await run(async () => getRunningLoop(), { loopFactory: () => new EventLoop() })).toBeInstanceOf(EventLoop)
})

test('a runner asks the loop factory for its loop when it is first needed, once', async () => {
  const loop = new VirtualEventLoop()
  const loopFactory = vi.fn(() => loop)
  await using runner = new Runner({ loopFactory })
  expect(loopFactory).not.toHaveBeenCalled()
  for (let round = 0; round < 2; round += 1) {
    expect(runner.getLoop()).toBe(loop)
    expect(await runner.run(async () => getRunningLoop())).toBe(loop)
  }
  expect(loopFactory).toHaveBeenCalledOnce()
})

test('a runner runs a future and a promise too, as Python’s does since 3.14, and refuses the rest', async () => {
  await using runner = new Runner({ loopFactory: () => new VirtualEventLoop() })
  const loop = runner.getLoop()
  const future = loop.createFuture<string>()
  loop.callLater(1, () => future.setResult('of a future'))
  expect(await runner.run(future)).toBe('of a future')
  expect(await runner.run(Promise.resolve('of a promise'))).toBe('of a promise')
  await expect(runner.run(123 as never)).rejects.toThrow('a coroutine was expected, got 123')
  expect(await runner.run(sleep(1, 'still usable'))).toBe('still usable')
})

test('a runner that only made its loop closes it all the same, and runs nothing afterwards', async () => {
  const seen: number[] = []
  const runner = new Runner()
  let loop: EventLoopInterface
  {
    await using block = runner
    loop = block.getLoop()
    await block.run(async () => seen.push(1))
  }
  expect(loop.isClosed()).toBe(true)
  expect(() => runner.getLoop()).toThrow('Runner is closed')
  await expect(runner.run(async () => seen.push(2))).rejects.toThrow('Runner is closed')
  await runner.close()
  expect(seen).toEqual([1])
})

test('an async generator that a task left behind was reading is closed with the task, and main’s failure is what is thrown', async () => {
  const seen: string[] = []
  async function* fidget(): AsyncGenerator<number> {
    try {
      for (;;) {
        yield 1
        await sleep(1)
      }
    } finally {
      seen.push('generator closed')
    }
  }
  const spinning = async (): Promise<void> => {
    try {
      for await (const _ of fidget()) seen.push('read')
    } finally {
      seen.push('reader ended')
      throw new Error('failed to clean up')
    }
  }
  const loop = new VirtualEventLoop()
  const reports: string[] = []
  loop.setExceptionHandler((_, { exception }) => reports.push(String(exception)))
  const main = async (): Promise<void> => {
    createTask(spinning)
    await sleep(1.5)
    throw new RangeError('the failure of main')
  }
  await expect(run(main, { loopFactory: () => loop })).rejects.toThrow('the failure of main')
  expect(seen).toEqual(['read', 'read', 'generator closed', 'reader ended'])
  expect(reports).toEqual(['Error: failed to clean up'])
})

test('run() never describes the result', async () => {
  let descriptions = 0
  const result = {
    toString: () => `description ${(descriptions += 1)}`,
    toJSON: () => `description ${(descriptions += 1)}`,
    [inspect.custom]: () => `description ${(descriptions += 1)}`,
  }
  expect((await run(async () => result)) === result).toBe(true)
  expect(descriptions).toBe(0)
})
