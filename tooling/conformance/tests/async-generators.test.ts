import {
  getRunningLoop,
  shutdownAsyncgens,
  sleep,
  trackAsyncGenerator,
  type EventLoop,
  type ExceptionContext,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'

async function* ticks(seen: string[], name: string): AsyncGenerator<number> {
  try {
    for (let tick = 0; ; tick += 1) {
      yield tick
      await sleep(1)
    }
  } finally {
    await sleep(1)
    seen.push(`${name} stopped at ${getRunningLoop().time()}`)
  }
}

function loopFactory(reports: ExceptionContext[] = []): () => EventLoop {
  return () => {
    const loop = new VirtualEventLoop()
    loop.setExceptionHandler((_, context) => reports.push(context))
    return loop
  }
}

test('run() closes the async generators that were named and left in the middle, and waits for them', async () => {
  const seen: string[] = []
  await run(
    async () => {
      const generators = [trackAsyncGenerator(ticks(seen, 'a')), trackAsyncGenerator(ticks(seen, 'b'))]
      for (const generator of generators) expect((await generator.next()).value).toBe(0)
    },
    { loopFactory: loopFactory() },
  )
  expect(seen).toEqual(['a stopped at 1', 'b stopped at 1'])
})

test('a generator that has ended is closed without a word', async () => {
  const seen: string[] = []
  await run(
    async () => {
      for await (const tick of trackAsyncGenerator(ticks(seen, 'read'))) if (tick === 2) break
      await shutdownAsyncgens()
    },
    { loopFactory: loopFactory() },
  )
  expect(seen).toEqual(['read stopped at 3'])
})

test('what a generator throws when it is closed goes to the exception handler, and the others are closed', async () => {
  const seen: string[] = []
  const reports: ExceptionContext[] = []
  async function* clumsy(): AsyncGenerator<number> {
    try {
      yield 1
    } finally {
      throw new Error('clumsy')
    }
  }
  await run(
    async () => {
      await trackAsyncGenerator(clumsy()).next()
      await trackAsyncGenerator(ticks(seen, 'tidy')).next()
    },
    { loopFactory: loopFactory(reports) },
  )
  expect(seen).toEqual(['tidy stopped at 1'])
  expect(reports.map(({ message, exception }) => [message, String(exception)])).toEqual([
    ['an error occurred during closing of asynchronous generator', 'Error: clumsy'],
  ])
})
