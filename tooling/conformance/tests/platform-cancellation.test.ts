import {
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  isCancelled,
  sleep,
  wrapFuture,
  type CancelledError,
  type Future,
  type Task,
} from '@asyncio/core'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// What has no counterpart in Python: one task that waits for several things, and promises that are not ours.

/** Waits for a task, and says how it ended. */
async function ending(task: Task<unknown>): Promise<string> {
  try {
    await task
    return 'returned'
  } catch (error) {
    return isCancelled(error) ? `cancelled(${String(error.args)})` : `threw ${String(error)}`
  }
}

test('a cancel reaches every future that a task waits for at once', () =>
  inVirtualTime(async () => {
    const futures = Array.from({ length: 3 }, () => getRunningLoop().createFuture<void>())
    const task = createTask(async () => {
      await Promise.all(futures)
    })
    await sleep(0)
    expect(task.cancel('all of them')).toBe(true)
    expect(futures.map((future) => future.cancelled())).toEqual([true, true, true])
    expect(await ending(task)).toBe('cancelled(all of them)')
  }))

test('a cancel spares the futures that are done, and cancels the rest', () =>
  inVirtualTime(async () => {
    const [first, second] = [getRunningLoop().createFuture<string>(), getRunningLoop().createFuture<string>()]
    const task = createTask(async () => Promise.all([first, second]))
    await sleep(0)
    first.setResult('in time')
    task.cancel()
    expect([first.cancelled(), second.cancelled()]).toEqual([false, true])
    expect(await ending(task)).toBe('cancelled()')
  }))

test('a cancel of a task that waits for several tasks cancels each of them', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const child = async (name: string): Promise<void> => {
      try {
        await sleep(10)
      } finally {
        seen.push(name)
      }
    }
    const task = createTask(async () => {
      await Promise.all([createTask(() => child('a')), createTask(() => child('b'))])
    })
    await sleep(1)
    task.cancel()
    expect(await ending(task)).toBe('cancelled()')
    expect(seen).toEqual(['a', 'b'])
    expect(getRunningLoop().time()).toBe(1)
  }))

test('sleeps of several async functions at once are all ended by one cancel', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const part = async (name: string, seconds: number): Promise<void> => {
      try {
        await sleep(seconds)
        seen.push(`${name} slept`)
      } catch (error) {
        seen.push(`${name} ${String(error)}`)
        throw error
      }
    }
    const task = createTask(async () => {
      await Promise.all([part('short', 1), part('long', 5), part('longer', 9)])
    })
    await sleep(2)
    task.cancel('enough')
    expect(await ending(task)).toBe('cancelled(enough)')
    expect(seen).toEqual(['short slept', 'long CancelledError: enough', 'longer CancelledError: enough'])
  }))

test('a task that waits for a foreign promise is cancelled at its next suspension', () =>
  inVirtualTime(async () => {
    const seen: unknown[] = []
    let settle: (value: string) => void = () => {}
    const foreign = new Promise<string>((resolve) => {
      settle = resolve
    })
    const task = createTask(async () => {
      seen.push(await foreign)
      seen.push(currentTask()?.cancelling())
      await sleep(100)
      seen.push('not reached')
    })
    await sleep(1)
    expect(task.cancel('later')).toBe(true)
    await sleep(1)
    expect([task.done(), seen]).toEqual([false, []])
    settle('the foreign value')
    expect(await ending(task)).toBe('cancelled(later)')
    expect(seen).toEqual(['the foreign value', 1])
    expect(getRunningLoop().time()).toBe(2)
  }))

test('wrapFuture() makes a foreign promise a place where a cancel is delivered at once', () =>
  inVirtualTime(async () => {
    const task = createTask(async () => wrapFuture(new Promise(() => {})))
    await sleep(1)
    task.cancel('now')
    expect(await ending(task)).toBe('cancelled(now)')
  }))

test('a wrapped promise that fails after the wait was cancelled is nobody else’s trouble', () =>
  inVirtualTime(async () => {
    let fail: (error: Error) => void = () => {}
    const promise = new Promise<never>((_, reject) => {
      fail = reject
    })
    const task = createTask(async () => wrapFuture(promise))
    await sleep(0)
    task.cancel()
    expect(await ending(task)).toBe('cancelled()')
    fail(new Error('too late'))
    await sleep(1)
  }))

test('a wrapped promise hands its value and its error on', () =>
  inVirtualTime(async () => {
    expect(await wrapFuture(Promise.resolve('value'))).toBe('value')
    await expect(wrapFuture(Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  }))

test('gather() takes plain promises among coroutines', () =>
  inVirtualTime(async () => {
    expect(await gather([Promise.resolve(1), sleep(1, 2), async () => 3])).toEqual([1, 2, 3])
  }))

test('future.then() by hand does not make the task wait: a cancel leaves the future alone', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<string>()
    const seen: string[] = []
    const task = createTask(async () => {
      void future.then((value) => seen.push(value))
      await sleep(10)
    })
    await sleep(1)
    task.cancel()
    expect(await ending(task)).toBe('cancelled()')
    expect(future.cancelled()).toBe(false)
    future.setResult('still here')
    await sleep(0)
    expect(seen).toEqual(['still here'])
  }))

test('then() by hand never calls back before it has returned, even if the future is done', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<string>()
    future.setResult('done')
    const seen: string[] = []
    const promise = future.then((value) => seen.push(value))
    seen.push('after then')
    await promise
    expect(seen).toEqual(['after then', 'done'])
  }))

test('a future has the whole face of a promise', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const good: Future<number> = loop.createFuture()
    const bad: Future<number> = loop.createFuture()
    good.setResult(20)
    bad.setException(new Error('bad'))
    const seen: string[] = []
    expect(await good.then((value) => value + 1).then((value) => value * 2)).toBe(42)
    expect(await good.finally(() => seen.push('finally'))).toBe(20)
    expect(await bad.catch((error: unknown) => String(error))).toBe('Error: bad')
    expect(await bad.then(null, () => 'handled')).toBe('handled')
    await expect(bad.then((value) => value)).rejects.toThrow('bad')
    expect(await Promise.all([good, Promise.resolve(1)])).toEqual([20, 1])
    expect(await Promise.race([good, new Promise(() => {})])).toBe(20)
    expect(seen).toEqual(['finally'])
  }))

test('what an async function left running after its task’s end does is part of no task', () =>
  inVirtualTime(async () => {
    const seen: unknown[] = []
    const task = createTask(async () => {
      void (async () => {
        await sleep(1)
        seen.push(currentTask())
        await sleep(1)
        seen.push('went on')
      })()
    })
    await task
    expect(task.cancel()).toBe(false)
    await sleep(3)
    expect(seen).toEqual([null, 'went on'])
  }))

test('a plain callback is in no task, and neither is what its async functions do later', () =>
  inVirtualTime(async () => {
    const seen: unknown[] = []
    const done = getRunningLoop().createFuture<void>()
    getRunningLoop().callSoon(async () => {
      seen.push(currentTask())
      await sleep(1)
      seen.push(currentTask())
      done.setResult()
    })
    await done
    expect(seen).toEqual([null, null])
  }))

test('a cancelled task that nobody awaits is silent', async () => {
  const rejections: unknown[] = []
  const listen = (error: unknown): number => rejections.push(error)
  process.on('unhandledRejection', listen)
  await inVirtualTime(async () => {
    const task = createTask(sleep(10))
    void task.then(() => undefined)
    await sleep(1)
    task.cancel()
    await sleep(1)
  })
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', listen)
  expect(rejections).toEqual([])
})

test('the error of a derived promise that nobody handles is an unhandled rejection, as with any promise', async () => {
  const rejections: unknown[] = []
  const listen = (error: unknown): number => rejections.push(error)
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', listen)
  await inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<void>()
    void future.then(() => undefined)
    future.setException(new Error('nobody looked'))
    await sleep(1)
  })
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', listen)
  for (const other of others) process.on('unhandledRejection', other)
  expect(rejections.map(String)).toEqual(['Error: nobody looked'])
})

test('the CancelledError that reaches the parent is the one that was thrown in the child', () =>
  inVirtualTime(async () => {
    let inside: CancelledError | undefined
    const task = createTask(async () => {
      try {
        await sleep(10)
      } catch (error) {
        if (isCancelled(error)) inside = error
        throw error
      }
    })
    await sleep(0)
    task.cancel('one')
    const outside = await task.catch((error: unknown) => error)
    expect(outside).toBe(inside)
    expect(isCancelled(outside) && outside.args).toEqual(['one'])
  }))

test('tasks that wait for each other in a ring refuse to be cancelled with an error, and the process lives', () =>
  inVirtualTime(async () => {
    const ring: Task<void>[] = []
    for (const index of [0, 1, 2]) ring.push(createTask(async () => ring[(index + 1) % 3], { name: `ring ${index}` }))
    await sleep(0)
    await sleep(0)
    expect(() => ring[0]?.cancel()).toThrow(/pending name='ring 0'.* waits in a ring of tasks that wait for each other/)
    expect(ring.map((task) => task.cancelling())).toEqual([0, 0, 0])
    // Somebody has to break it, or the run would never end.
    getRunningLoop().tasks.clear()
  }))

test('a cancel reaches the future behind `await future.catch(...)` and `.finally(...)`, too', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const tidied = createTask(async () => {
      await createTask(sleep(100)).finally(() => seen.push('finally'))
    })
    const caught = createTask(async () => {
      seen.push(String(await createTask(sleep(100)).catch((error: unknown) => String(error))))
    })
    await sleep(1)
    tidied.cancel('one')
    caught.cancel('two')
    expect(await ending(tidied)).toBe('cancelled(one)')
    expect(await ending(caught)).toBe('returned')
    expect(seen).toEqual(['finally', 'CancelledError: two'])
    expect(getRunningLoop().time()).toBe(1)
  }))
