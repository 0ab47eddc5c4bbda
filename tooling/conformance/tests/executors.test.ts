import {
  ConcurrentFuture,
  createTask,
  gather,
  isCancelled,
  RuntimeError,
  sleep,
  ValueError,
  waitFor,
} from '@asyncio/core'
import {
  BrokenExecutor,
  ExecutorFull,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
  transfer,
  work,
  type PoolOptions,
} from '@asyncio/executors'
import { run } from '@asyncio/loop'
import { once } from 'node:events'
import process from 'node:process'
import { queryObjects } from 'node:v8'
import type { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import type * as executorWork from '../src/executor-work.ts'

type Functions = typeof executorWork

const module = new URL('../src/executor-work.ts', import.meta.url)
const whereAmI = work<Functions['whereAmI']>(module, 'whereAmI')
const spin = work<Functions['spin']>(module, 'spin')
const add = work<Functions['add']>(module, 'add')

describe.each([
  ['ThreadPoolExecutor', ThreadPoolExecutor],
  ['ProcessPoolExecutor', ProcessPoolExecutor],
] as const)('%s', (_, Pool) => {
  /** Runs a test with a pool, and waits for its end. */
  async function withPool(
    options: PoolOptions,
    body: (pool: InstanceType<typeof Pool>) => Promise<void>,
  ): Promise<void> {
    await run(async () => {
      const pool = new Pool(options)
      try {
        await body(pool)
      } finally {
        await pool.shutdown({ cancelFutures: true })
      }
    })
  }

  test('does work that is named by its module, a default export, and a function that stands for itself', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      expect(await pool.submit(add, 1, 2)).toBe(3)
      expect(await pool.submit(work<Functions['addLater']>(module.href, 'addLater'), 1, 2)).toBe(3)
      expect(await pool.submit(work<Functions['default']>(module), 21)).toBe(42)
      expect(await pool.submit(work<Functions['add']>(module.pathname, 'add'), 1, 2)).toBe(3)
      expect(await pool.submit(async (text: string) => text.toUpperCase(), 'text')).toBe('TEXT')
    })
  })

  test('starts no more workers than it may have, and keeps those it has', async () => {
    await withPool({ maxWorkers: 2 }, async (pool) => {
      const seen = await gather(Array.from({ length: 12 }, () => pool.submit(whereAmI)))
      const workers = new Set(seen)
      expect(workers.size).toBeGreaterThan(0)
      expect(workers.size).toBeLessThanOrEqual(2)
      expect(workers.has(await pool.submit(whereAmI))).toBe(true)
    })
  })

  test('outside of a loop, what is submitted is a promise', async () => {
    const pool = new Pool({ maxWorkers: 1 })
    expect(await pool.submit(add, 2, 3)).toBe(5)
    await pool.shutdown()
  })

  test('what waits for a worker is done in order', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      const count = work<Functions['countCalls']>(module, 'countCalls')
      expect(await gather(Array.from({ length: 5 }, () => pool.submit(count)))).toEqual([1, 2, 3, 4, 5])
    })
  })

  test('a cancel stops work that runs, and the next work gets another worker', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      const before = await pool.submit(whereAmI)
      const future = pool.submit(spin)
      expect(future.running()).toBe(true)
      const next = pool.submit(whereAmI)
      expect(next.running()).toBe(false)
      await sleep(0.1)
      expect(future.cancel()).toBe(true)
      expect(isCancelled(await errorOf(future))).toBe(true)
      expect(await next).not.toBe(before)
    })
  })

  test('a cancel takes work that waits out of the queue, and touches no worker', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      const before = await pool.submit(whereAmI)
      const first = pool.submit(whereAmI)
      const second = pool.submit(spin)
      const third = pool.submit(whereAmI)
      expect(second.cancel()).toBe(true)
      expect(await first).toBe(before)
      expect(await third).toBe(before)
    })
  })

  test('a time limit stops the work', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      expect((await errorOf(waitFor(pool.submit(spin), 0.1))).name).toBe('TimeoutError')
      expect(await pool.submit(add, 1, 1)).toBe(2)
    })
  })

  test('a worker that crashes fails its own work only', async () => {
    await withPool({ maxWorkers: 2 }, async (pool) => {
      const slow = pool.submit(async () => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        return 'slow'
      })
      const crashes = [
        pool.submit(work<Functions['exit']>(module, 'exit')),
        pool.submit(work<Functions['dieLater']>(module, 'dieLater')),
      ]
      const others = Array.from({ length: 5 }, (__, n) => pool.submit(add, n, 1))
      for (const crash of crashes) {
        const error = await errorOf(crash)
        expect(error).toBeInstanceOf(BrokenExecutor)
        expect(error.message).toContain('has ended before its work was done')
        expect(error.cause).toBeInstanceOf(Error)
      }
      expect(await gather(others)).toEqual([1, 2, 3, 4, 5])
      expect(await slow).toBe('slow')
    })
  })

  test('what can’t be copied fails the work, and the executor goes on', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      const error = await errorOf(
        pool.submit(
          (value: unknown) => value,
          () => undefined,
        ),
      )
      expect(error.name).toBe('DataCloneError')
      expect((await errorOf(pool.submit(() => () => 1))).name).toBe('DataCloneError')
      expect(await pool.submit(add, 1, 1)).toBe(2)
    })
  })

  test('a function that uses what surrounds it fails with what to do instead', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      const error = await errorOf(pool.submit(() => add))
      expect(error).toBeInstanceOf(ReferenceError)
      const said = /^\w+ is not defined in a worker: a function is sent there as its text, .*await import.*work\(/
      expect(error.message).toMatch(said)
      expect(error.stack).toContain(error.message)
      // What a module throws, or the function itself, is its own business.
      const others = [
        pool.submit(work<() => never>(module, 'throwReferenceError')),
        pool.submit(() => {
          throw new ReferenceError('no such row')
        }),
      ]
      for (const other of others)
        expect((await errorOf(other)).message).toMatch(/^(nowhere is not defined|no such row)$/)
    })
  })

  test('whatever work throws fails it, and its worker goes on', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      const before = await pool.submit(whereAmI)
      const outcomes = await gather(
        [
          pool.submit(() => {
            throw Object.defineProperty(new RangeError('far'), 'stack', {
              get: () => {
                throw new Error('unreadable')
              },
            })
          }),
          pool.submit(() => {
            const { proxy, revoke } = Proxy.revocable({}, {})
            revoke()
            // oxlint-disable-next-line typescript/only-throw-error -- anything can be thrown
            throw proxy
          }),
          pool.submit(() => {
            const round = new AggregateError([], 'round')
            round.errors.push(round)
            throw round
          }),
          pool.submit(() => {
            throw new AggregateError([() => {}], 'of a function')
          }),
          pool.submit(() => {
            throw Object.assign(Object.create(null), { method() {} })
          }),
          pool.submit(() => {
            // oxlint-disable-next-line typescript/only-throw-error -- anything can be thrown
            throw Symbol('sign')
          }),
        ],
        { returnExceptions: true },
      )
      const hidden = 'Something was thrown that can be neither copied nor shown'
      expect(outcomes.map(String)).toEqual([
        'RangeError: far',
        hidden,
        'AggregateError: round',
        'AggregateError: of a function',
        hidden,
        'Symbol(sign)',
      ])
      expect(await pool.submit(whereAmI)).toBe(before)
    })
  })

  test('an initializer runs once in each worker, before its first work', async () => {
    const options: PoolOptions = { maxWorkers: 1, initializer: work(module, 'setUp'), initargs: ['a', 1] }
    await withPool(options, async (pool) => {
      const asked = work<Functions['whatWasSetUp']>(module, 'whatWasSetUp')
      expect(await pool.submit(asked)).toEqual(['a', 1])
      expect(await pool.submit(asked)).toEqual(['a', 1])
    })
    const countCalls = work<Functions['countCalls']>(module, 'countCalls')
    await withPool({ maxWorkers: 1, initializer: countCalls }, async (pool) => {
      expect(await gather([1, 2, 3].map(() => pool.submit(countCalls)))).toEqual([2, 3, 4])
    })
  })

  test('an initializer that fails breaks the executor: all work fails, and no more is taken', async () => {
    await withPool({ maxWorkers: 1, initializer: work(module, 'failToSetUp') }, async (pool) => {
      const futures = [pool.submit(add, 1, 1), pool.submit(add, 1, 2)]
      for (const future of futures) {
        const error = await errorOf(future)
        expect(error).toBeInstanceOf(BrokenExecutor)
        expect(error.cause).toBeInstanceOf(ValueError)
      }
      expect(() => pool.submit(add, 1, 1)).toThrow(BrokenExecutor)
      expect(await errorOf(pool.room())).toBeInstanceOf(BrokenExecutor)
    })
  })

  test('a worker ends after as much work as maxTasksPerChild says', async () => {
    await withPool({ maxWorkers: 1, maxTasksPerChild: 2 }, async (pool) => {
      const seen = await gather(Array.from({ length: 6 }, () => pool.submit(whereAmI)))
      expect(new Set(seen).size).toBe(3)
      expect(seen[0]).toBe(seen[1])
      expect(seen[1]).not.toBe(seen[2])
    })
  })

  test('more than maxQueue is refused, and room() waits', async () => {
    await withPool({ maxWorkers: 1, maxQueue: 1 }, async (pool) => {
      const futures = [pool.submit(add, 1, 1), pool.submit(add, 2, 2)]
      expect(() => pool.submit(add, 3, 3)).toThrow(ExecutorFull)
      await pool.room()
      futures.push(pool.submit(add, 3, 3))
      expect(await gather(futures)).toEqual([2, 4, 6])
    })
  })

  test('what is cancelled before it has begun, jobs and waits for room, is kept by nobody', async () => {
    await withPool({ maxWorkers: 1, maxQueue: 1 }, async (pool) => {
      const busy = pool.submit(spin)
      const futures = (): number => queryObjects(ConcurrentFuture, { format: 'count' })
      const before = futures()
      for (let n = 0; n < 1000; n++) pool.submit(add, n, n).cancel()
      const waiting = pool.submit(add, 1, 1)
      for (let n = 0; n < 100; n++) expect((await errorOf(waitFor(pool.room(), 0))).name).toBe('TimeoutError')
      for (let n = 0; n < 100; n++) {
        const room = createTask(pool.room())
        await sleep(0)
        room.cancel()
        expect(isCancelled(await errorOf(room))).toBe(true)
      }
      const kept = futures() - before
      busy.cancel()
      expect(kept).toBeLessThan(50)
      expect(await waiting).toBe(2)
    })
  })

  test('a cancelled wait for room takes none', async () => {
    await withPool({ maxWorkers: 1, maxQueue: 0 }, async (pool) => {
      const busy = pool.submit(spin)
      expect((await errorOf(waitFor(pool.room(), 0.05))).name).toBe('TimeoutError')
      busy.cancel()
      await pool.room()
    })
  })

  test('shutdown() refuses more, does what was taken, and waits for it', async () => {
    await run(async () => {
      const pool = new Pool({ maxWorkers: 1 })
      const futures = Array.from({ length: 4 }, (__, n) => pool.submit(add, n, n))
      const ended = pool.shutdown()
      expect(() => pool.submit(add, 1, 1)).toThrow(RuntimeError)
      expect(() => pool.submit(add, 1, 1)).toThrow('cannot schedule new futures after shutdown')
      expect(await errorOf(pool.room())).toBeInstanceOf(RuntimeError)
      await ended
      expect(futures.map((future) => future.result())).toEqual([0, 2, 4, 6])
      await pool.shutdown()
    })
  })

  test('shutdown() without waiting answers at once, and with cancelFutures drops what has not begun', async () => {
    await run(async () => {
      const pool = new Pool({ maxWorkers: 1 })
      const futures = Array.from({ length: 4 }, (__, n) => pool.submit(add, n, n))
      await pool.shutdown({ wait: false, cancelFutures: true })
      expect(futures.map((future) => future.cancelled())).toEqual([false, true, true, true])
      expect(await futures[0]).toBe(0)
      await pool.shutdown()
    })
  })

  test('map() gives results in the order of the inputs, and takes only as many as it needs', async () => {
    await withPool({ maxWorkers: 2, maxQueue: 1 }, async (pool) => {
      let taken = 0
      function* numbers(): Generator<number> {
        for (;;) yield taken++
      }
      const results: number[] = []
      for await (const result of pool.map(work<Functions['default']>(module), numbers())) {
        results.push(result)
        expect(taken).toBeLessThanOrEqual(results.length + 4)
        if (results.length === 20) break
      }
      expect(results).toEqual(Array.from({ length: 20 }, (__, n) => n * 2))
    })
  })

  test('map() ends with the first failure, and cancels the rest', async () => {
    await withPool({ maxWorkers: 1 }, async (pool) => {
      const results = pool.map((n: number) => (n === 2 ? Promise.reject(new RangeError('two')) : n), [1, 2, 3])
      expect((await results.next()).value).toBe(1)
      expect(await errorOf(results.next())).toBeInstanceOf(RangeError)
      expect((await results.next()).done).toBe(true)
      expect(() => pool.map((n: number) => n, [1], { bufferSize: 0 })).toThrow(ValueError)
    })
  })

  test('a pool that is held by await using ends with the block', async () => {
    const kept = await run(async () => {
      await using pool = new Pool({ maxWorkers: 1 })
      expect(await pool.submit(add, 1, 2)).toBe(3)
      return pool
    })
    expect(() => kept.submit(add, 1, 1)).toThrow(RuntimeError)
  })

  test('its options are looked at', () => {
    expect(() => new Pool({ maxWorkers: 0 })).toThrow(ValueError)
    expect(() => new Pool({ maxWorkers: 1.5 })).toThrow('maxWorkers must be a whole number greater than 0')
    expect(() => new Pool({ maxTasksPerChild: 0 })).toThrow(ValueError)
    expect(() => new Pool({ maxQueue: '1' as never })).toThrow(TypeError)
    expect(() => new Pool({ initializer: 'x' as never })).toThrow(TypeError)
  })
})

test.each(['exit', 'dieLater', 'dieIdle'] as const)(
  'shutdown() waits for the exit of a thread that has ended by itself: %s()',
  async (name) => {
    const threads: Worker[] = []
    const failed: Promise<unknown>[] = []
    const note = (thread: Worker): void => {
      threads.push(thread)
      failed.push(once(thread, 'error'))
    }
    process.on('worker', note)
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 })
    try {
      const outcome = pool.submit(work<() => unknown>(module, name))
      await Promise.allSettled([outcome])
      await Promise.all(failed)
    } finally {
      await pool.shutdown()
      process.off('worker', note)
    }
    // A thread has no number any more when it has exited.
    expect(threads.map((thread) => thread.threadId)).toEqual([-1])
  },
)

test('a thousand jobs are each done once', async () => {
  await run(async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 })
    const results = await gather(Array.from({ length: 3000 }, (_, n) => pool.submit(add, n, 1)))
    expect(results).toEqual(Array.from({ length: 3000 }, (_, n) => n + 1))
  })
})

test('transfer() moves arguments to a thread, and results back', async () => {
  await run(async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1 })
    const buffer = new ArrayBuffer(1000)
    expect(await pool.submit(work<Functions['lengthOf']>(module, 'lengthOf'), transfer(buffer))).toBe(1000)
    expect(buffer.byteLength).toBe(0)
    const made = await pool.submit(work<Functions['makeBuffer']>(module, 'makeBuffer'), 500)
    expect(made.byteLength).toBe(500)
  })
})

test('a loop runs in each thread, beside the one here', async () => {
  await run(async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 })
    const runLoop = work<Functions['runLoop']>(module, 'runLoop')
    const names = await gather([pool.submit(runLoop, 0.05), pool.submit(runLoop, 0.05)])
    expect(names).toEqual([expect.stringMatching(/^Task-\d+$/), expect.stringMatching(/^Task-\d+$/)])
  })
})

test('a thread that can’t even start fails its work', async () => {
  await run(async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1, execArgv: ['--no-such-argument'] })
    for (let n = 0; n < 2; n++) expect(await errorOf(pool.submit(add, 1, 1))).toBeInstanceOf(BrokenExecutor)
  })
})
