import {
  CancelledError,
  Coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  isCancelled,
  sleep,
  timeout,
  TimeoutError,
  wrapFuture,
  type Task,
} from '@asyncio/core'
import { Runner, run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { getEventListeners, once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as timeoutOfNode } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const loopFactory = (): VirtualEventLoop => new VirtualEventLoop()

function ownSignal(): AbortSignal {
  return (currentTask() as Task<unknown>).signal
}

/** A server that never answers, and tells when a request has come and when its socket was closed. */
async function withSilentServer(
  use: (server: { url: string; requested: Promise<unknown>; closed: Promise<void> }) => Promise<void>,
): Promise<void> {
  const closed = Promise.withResolvers<void>()
  const server: Server = createServer((request) => void request.socket.once('close', () => closed.resolve()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const requested = once(server, 'request')
  try {
    const { port } = server.address() as AddressInfo
    await use({ url: `http://127.0.0.1:${port}/`, requested, closed: closed.promise })
  } finally {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}

test('a fetch with the task’s signal is cut off when the task is cancelled, and its socket closed', () =>
  withSilentServer(({ url, requested, closed }) =>
    run(async () => {
      const task = createTask(async () => fetch(url, { signal: ownSignal() }))
      await requested
      task.cancel('enough')
      const error = await errorOf(task)
      expect(isCancelled(error) && error.args).toEqual(['enough'])
      expect([task.cancelled(), task.cancelling()]).toEqual([true, 1])
      await closed
    }),
  ))

test('a fetch with the task’s signal is cut off at a deadline', () =>
  withSilentServer(({ url, requested, closed }) =>
    run(async () => {
      const limited = timeout(null, async (limit) => {
        createTask(async () => {
          await requested
          limit.reschedule(getRunningLoop().time())
        })
        return fetch(url, { signal: ownSignal() })
      })
      const error = await errorOf(limited)
      expect(error).toBeInstanceOf(TimeoutError)
      expect(currentTask()?.cancelling()).toBe(0)
      await closed
    }),
  ))

test('an AbortError that was caused by the cancellation counts as the cancellation', () =>
  run(async () => {
    let inside: unknown
    const task = createTask(async () => {
      try {
        await timeoutOfNode(60_000, undefined, { signal: ownSignal() })
      } catch (error) {
        inside = error
        throw error
      }
    })
    await sleep(0)
    task.cancel('why')
    const error = await errorOf(task)
    expect(inside).toMatchObject({ name: 'AbortError', cause: error })
    expect(error).toBeInstanceOf(CancelledError)
    expect((error as CancelledError).args).toEqual(['why'])
    expect(task.cancelled()).toBe(true)
  }))

test('an AbortError of somebody else’s is an error like any other', () =>
  run(async () => {
    const controller = new AbortController()
    const task = createTask(async () => timeoutOfNode(60_000, undefined, { signal: controller.signal }))
    await sleep(0)
    controller.abort(new Error('not ours'))
    expect((await errorOf(task)).name).toBe('AbortError')
    expect(task.cancelled()).toBe(false)
  }))

test('cleaning up after an aborted foreign await may wait, and is not cancelled a second time', () =>
  run(async () => {
    const seen: string[] = []
    const task = createTask(async () => {
      try {
        await timeoutOfNode(60_000, undefined, { signal: ownSignal() })
      } finally {
        await sleep(0.01)
        seen.push('slept')
        await timeoutOfNode(1)
        seen.push('waited for the platform')
        await wrapFuture(Promise.resolve())
        seen.push('waited for a future')
      }
    })
    await sleep(0)
    task.cancel()
    expect(isCancelled(await errorOf(task))).toBe(true)
    expect(seen).toEqual(['slept', 'waited for the platform', 'waited for a future'])
  }))

test('a second cancel reaches the cleaning up', () =>
  run(async () => {
    const seen: string[] = []
    const task = createTask(async () => {
      try {
        await timeoutOfNode(60_000, undefined, { signal: ownSignal() })
      } finally {
        seen.push('cleans up')
        await sleep(60)
        seen.push('not reached')
      }
    })
    await sleep(0)
    task.cancel('first')
    await sleep(0.01)
    task.cancel('second')
    expect((await errorOf(task)).message).toBe('second')
    expect(seen).toEqual(['cleans up'])
    expect(task.cancelling()).toBe(2)
  }))

test('a task may swallow an abort and go on', () =>
  run(async () => {
    const task = createTask(async () => {
      await timeoutOfNode(60_000, undefined, { signal: ownSignal() }).catch(() => undefined)
      currentTask()?.uncancel()
      await sleep(0.001)
      return 'went on'
    })
    await sleep(0)
    task.cancel()
    expect(await task).toBe('went on')
    expect([task.cancelled(), task.cancelling()]).toEqual([false, 0])
  }))

test('the signal aborts with the CancelledError also where the task waits for a future of ours', () =>
  inVirtualTime(async () => {
    const reasons: unknown[] = []
    const task = createTask(async () => {
      ownSignal().addEventListener('abort', () => reasons.push(ownReason()))
      const ownReason = reasonOf(ownSignal())
      await sleep(60)
    })
    await sleep(1)
    task.cancel('why')
    expect(await errorOf(task)).toBeInstanceOf(CancelledError)
    expect(reasons).toHaveLength(1)
    expect(isCancelled(reasons[0]) && reasons[0].args).toEqual(['why'])
  }))

function reasonOf(signal: AbortSignal): () => unknown {
  return () => signal.reason
}

test('a signal that is made after the cancel is aborted already', () =>
  inVirtualTime(async () => {
    const task = createTask(async () => {
      await sleep(60).catch(() => undefined)
      const { aborted, reason } = ownSignal()
      return [aborted, isCancelled(reason)]
    })
    await sleep(1)
    task.cancel()
    expect(await task).toEqual([true, true])
  }))

test('a task has one signal, which is not aborted while nobody has cancelled it, nor by its end', () =>
  inVirtualTime(async () => {
    const task = createTask(async () => ownSignal() === ownSignal())
    expect(await task).toBe(true)
    expect(task.signal.aborted).toBe(false)
    expect(task.cancel()).toBe(false)
    expect(task.signal.aborted).toBe(false)
  }))

test('the abort of a signal cancels the tasks that were made with it, with its reason', () =>
  inVirtualTime(async () => {
    const controller = new AbortController()
    const { signal } = controller
    const tasks = [createTask(sleep(60), { signal }), createTask(async () => sleep(60), { signal })]
    await sleep(1)
    const reason = new Error('the reason')
    controller.abort(reason)
    for (const task of tasks) {
      const error = await errorOf(task)
      expect(isCancelled(error) && error.args).toEqual([reason])
    }
    expect(getRunningLoop().time()).toBe(1)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  }))

test('a task whose signal has aborted already never begins', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const signal = AbortSignal.abort('too late')
    const task = createTask(async () => seen.push('async'), { signal })
    const coroutine = new Coroutine(async () => seen.push('coroutine'), 'late')
    const eager = createTask(async () => seen.push('eager'), { signal, eagerStart: true })
    const other = createTask(coroutine, { signal })
    for (const late of [task, eager, other]) {
      const error = await errorOf(late)
      expect(isCancelled(error) && error.args).toEqual(['too late'])
    }
    expect(seen).toEqual([])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  }))

test('a task’s own signal hands its cancellation down to another task', () =>
  inVirtualTime(async () => {
    let child: Task<void> | undefined
    const parent = createTask(async () => {
      child = createTask(sleep(60), { signal: ownSignal() })
      await sleep(60)
    })
    await sleep(1)
    parent.cancel('both')
    expect(await errorOf(parent)).toBeInstanceOf(CancelledError)
    expect(await errorOf(child as Task<void>)).toBeInstanceOf(CancelledError)
  }))

test('ten thousand tasks on one signal leave no listener, and make no warning', async () => {
  const warnings: Error[] = []
  const listen = (warning: Error): number => warnings.push(warning)
  process.on('warning', listen)
  const { signal } = new AbortController()
  await inVirtualTime(async () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) => createTask(sleep(index / 1000), { signal }))
    for (const task of tasks) await task
    expect(getEventListeners(signal, 'abort')).toEqual([])
    const failed = createTask(async () => Promise.reject(new Error('failed')), { signal })
    expect(String(await errorOf(failed))).toBe('Error: failed')
    const cancelled = createTask(sleep(1), { signal })
    cancelled.cancel()
    await errorOf(cancelled)
  })
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', listen)
  expect(warnings).toEqual([])
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('ten thousand tasks on one signal are all cancelled by it, in the order they were made', () =>
  inVirtualTime(async () => {
    const controller = new AbortController()
    const ended: number[] = []
    const tasks = Array.from({ length: 10_000 }, (_, index) =>
      createTask(
        async () => {
          try {
            await sleep(60)
          } finally {
            ended.push(index)
          }
        },
        { signal: controller.signal },
      ),
    )
    await sleep(0)
    controller.abort()
    for (const task of tasks) await errorOf(task)
    expect(ended).toEqual(tasks.map((_, index) => index))
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  }))

test('run() cancels the program when its signal aborts, lets it clean up, and rejects with the reason', async () => {
  const controller = new AbortController()
  const seen: string[] = []
  const reason = new Error('closing time')
  const running = run(
    async () => {
      createTask(async () => {
        try {
          await sleep(60)
        } finally {
          seen.push('left over')
        }
      })
      getRunningLoop().callLater(1, () => controller.abort(reason))
      try {
        await sleep(60)
      } finally {
        await sleep(1)
        seen.push(`cleaned up at ${getRunningLoop().time()}`)
      }
    },
    { loopFactory, signal: controller.signal },
  )
  const error = await errorOf(running)
  expect(isCancelled(error) && error.args).toEqual([reason])
  expect(seen).toEqual(['cleaned up at 2', 'left over'])
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('run() is stopped from outside while its loop sleeps', async () => {
  const controller = new AbortController()
  const running = run(async () => sleep(60), { signal: controller.signal })
  setTimeout(() => controller.abort('from outside'), 10)
  const error = await errorOf(running)
  expect(isCancelled(error) && error.args).toEqual(['from outside'])
})

test('run() with a signal that has aborted already begins nothing', async () => {
  const signal = AbortSignal.abort('too late')
  const seen: string[] = []
  const error = await errorOf(run(async () => seen.push('begun'), { loopFactory, signal }))
  expect(isCancelled(error) && error.args).toEqual(['too late'])
  expect(seen).toEqual([])
})

test('a program that swallows the abort ends as it likes, and one that is over in time leaves no listener', async () => {
  const controller = new AbortController()
  const { signal } = controller
  expect(await run(sleep(1, 'in time'), { loopFactory, signal })).toBe('in time')
  await expect(run(async () => Promise.reject(new Error('failed')), { loopFactory, signal })).rejects.toThrow('failed')
  expect(getEventListeners(signal, 'abort')).toEqual([])
  const stubborn = run(
    async () => {
      getRunningLoop().callSoon(() => controller.abort())
      await sleep(60).catch(() => undefined)
      return 'went on'
    },
    { loopFactory, signal },
  )
  expect(await stubborn).toBe('went on')
})

test('Runner.run() takes a signal for one program, and the next one runs on the same loop', async () => {
  await using runner = new Runner({ loopFactory })
  const signal = AbortSignal.abort('not this one')
  expect(isCancelled(await errorOf(runner.run(sleep(1, 'first'), { signal })))).toBe(true)
  expect(await runner.run(sleep(1, 'second'))).toBe('second')
  const promise = new Promise(() => {})
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 10)
  expect(isCancelled(await errorOf(runner.run(async () => wrapFuture(promise), { signal: controller.signal })))).toBe(
    true,
  )
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('run() refuses a second loop with its signal untouched', () =>
  inVirtualTime(async () => {
    const { signal } = new AbortController()
    await expect(run(async () => sleep(1), { signal })).rejects.toThrow(
      'run() cannot be called from a running event loop',
    )
    expect(getEventListeners(signal, 'abort')).toEqual([])
  }))
