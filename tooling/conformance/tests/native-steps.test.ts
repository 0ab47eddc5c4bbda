import { createTask, currentTask, getRunningLoop, gather, sleep, type Task } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { describe, expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

/** Lets so many microtasks pass, natively. */
async function microtasks(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed += 1) await Promise.resolve()
}

async function deep(depth: number): Promise<void> {
  if (depth > 0) await deep(depth - 1)
}

describe('a step of an async function', () => {
  test('ends where the function waits, however many functions have returned before', async () => {
    const log: string[] = []
    await inVirtualTime(async () => {
      const walk = async (name: string): Promise<void> => {
        for (let turn = 0; turn < 3; turn += 1) {
          await sleep(0)
          log.push(`${name} goes on`)
          await deep(20)
          await microtasks(20)
          log.push(`${name} waits`)
        }
      }
      await gather([async () => walk('a'), async () => walk('b'), async () => walk('c')])
    })
    const turn = ['a', 'b', 'c'].flatMap((name) => [`${name} goes on`, `${name} waits`])
    expect(log).toEqual([...turn, ...turn, ...turn])
  })

  test('that waits in two places from time to time is run to its end, with all that it does besides', async () => {
    const log: string[] = []
    await inVirtualTime(async () => {
      const other = async (): Promise<void> => {
        for (let turn = 0; turn < 4; turn += 1) {
          log.push('other')
          await sleep(0)
        }
      }
      const branch = async (name: string, hops: number): Promise<void> => {
        for (let turn = 0; turn < 2; turn += 1) {
          await sleep(0)
          await microtasks(hops)
          log.push(name)
        }
      }
      const forked = async (): Promise<void> => {
        await Promise.all([branch('short', 0), branch('long', 30)])
        log.push('both')
      }
      await gather([forked, other])
    })
    expect(log).toEqual(['other', 'short', 'long', 'other', 'short', 'long', 'both', 'other', 'other'])
  })

  test('that begins with a fork lets at least what is ready go on', async () => {
    const log: string[] = []
    await inVirtualTime(async () => {
      const forked = async (): Promise<void> => {
        await Promise.all(
          ['x', 'y'].map(async (name) => {
            log.push(name)
            await sleep(0)
          }),
        )
      }
      await gather([forked, async () => log.push('other')])
    })
    expect(log).toEqual(['x', 'y', 'other'])
  })
})

test('no microtask is left when time passes', async () => {
  const times: number[] = []
  await inVirtualTime(async () => {
    const loop = getRunningLoop()
    const aside = async (): Promise<void> => {
      await microtasks(500)
      times.push(loop.time())
    }
    const began = loop.time()
    void aside()
    await sleep(5)
    times.push(loop.time())
    expect(times).toEqual([began, began + 5])
  })
})

test('no microtask is left when the loop ends', async () => {
  const log: string[] = []
  await run(async () => {
    void microtasks(500).then(() => log.push('aside'))
    await sleep(0)
    log.push('main')
  })
  log.push('after')
  expect(log).toEqual(['main', 'aside', 'after'])
})

test('a function that waits for a foreign promise is waited for as long as there are microtasks', async () => {
  const log: string[] = []
  await inVirtualTime(async () => {
    const foreign = async (): Promise<void> => {
      await sleep(0)
      await Promise.resolve().then(async () => microtasks(50))
      log.push('foreign')
    }
    await gather([
      foreign,
      async () => {
        await sleep(0)
        log.push('other')
      },
    ])
  })
  expect(log).toEqual(['foreign', 'other'])
})

test('native code of each task stays in its frame, whoever runs in between', async () => {
  const seen: (Task<unknown> | null)[] = []
  await inVirtualTime(async () => {
    const wander = async (): Promise<void> => {
      const task = currentTask()
      void microtasks(3).then(() => seen.push(currentTask()))
      await sleep(0)
      await microtasks(2)
      expect(currentTask()).toBe(task)
    }
    const tasks = [createTask(wander), createTask(wander)]
    for (const task of tasks) await task
    expect(seen).toEqual(tasks)
  })
})
