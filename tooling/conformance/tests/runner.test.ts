import {
  allTasks,
  asyncWith,
  ContextVar,
  Context,
  createTask,
  gather,
  getEventLoop,
  getRunningLoop,
  sleep,
  wrapFuture,
  type ExceptionContext,
} from '@asyncio/core'
import { Runner, run } from '@asyncio/loop'
import { Condition, Event, Lock, Queue } from '@asyncio/sync'
import { DeadlockError, VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'

const loopFactory = (): VirtualEventLoop => new VirtualEventLoop()

test('run() answers with the result, and rejects with what was thrown', async () => {
  expect(await run(sleep(1, 'result'), { loopFactory })).toBe('result')
  await expect(
    run(
      async () => {
        throw new Error('thrown')
      },
      { loopFactory },
    ),
  ).rejects.toThrow('thrown')
})

test('run() refuses what is no coroutine', async () => {
  await expect(run(42 as never, { loopFactory })).rejects.toThrow('a coroutine was expected, got 42')
  await expect(run((() => 42) as never, { loopFactory })).rejects.toThrow(
    'A coroutine was expected, but the function returned 42',
  )
})

test('run() cancels what is left, waits for it, and closes the loop', async () => {
  const seen: string[] = []
  const loop = await run(
    async () => {
      createTask(async () => {
        try {
          await sleep(100)
        } finally {
          await sleep(1)
          seen.push(`cleaned up at ${getRunningLoop().time()}`)
        }
      })
      await sleep(1)
      return getRunningLoop()
    },
    { loopFactory },
  )
  expect(seen).toEqual(['cleaned up at 2'])
  expect(loop.isClosed()).toBe(true)
})

test('run() closes its loop two turns after the last task, and takes no number of a task for that', async () => {
  const seen: unknown[] = []
  async function turns(): Promise<void> {
    for (let turn = 1; ; turn++) {
      seen.push(turn)
      await sleep(0)
    }
  }
  async function left(): Promise<void> {
    try {
      await sleep(1)
    } finally {
      createTask(turns)
    }
  }
  const before = await run(
    async () => {
      // That the last task is never done is told when the loop closes.
      getRunningLoop().setExceptionHandler(() => {})
      createTask(left, { name: 'left' })
      await sleep(0)
      return createTask(async () => {}).getName()
    },
    { loopFactory },
  )
  // The task of `turns` is the next one.
  const after = await run(async () => createTask(async () => {}).getName(), { loopFactory })
  expect(seen).toEqual([1, 2])
  const [first, second] = [before, after].map((name) => Number(name.replace('Task-', ''))) as [number, number]
  // One is of `turns`, and one is the program of the second run.
  expect(second - first).toBe(3)
})

test('a task that fails while run() cancels it is told to the exception handler', async () => {
  const reports: ExceptionContext[] = []
  await run(
    async () => {
      getRunningLoop().setExceptionHandler((_, context) => reports.push(context))
      createTask(
        async () => {
          try {
            await sleep(100)
          } finally {
            throw new Error('failed to clean up')
          }
        },
        { name: 'clumsy' },
      )
      await sleep(1)
    },
    { loopFactory },
  )
  expect(reports.map(({ message, exception }) => [message, String(exception)])).toEqual([
    ['unhandled exception during run() shutdown', 'Error: failed to clean up'],
  ])
})

test('the programs of one runner share a loop and a context', async () => {
  const variable = new ContextVar('variable', { default: 'default' })
  const runner = new Runner({ loopFactory })
  const first = await runner.run(async () => {
    variable.set('set by the first')
    return getRunningLoop()
  })
  expect(await runner.run(async () => [variable.get(), getRunningLoop() === first])).toEqual(['set by the first', true])
  expect(variable.get()).toBe('default')
  const context = new Context()
  expect(await runner.run(async () => variable.get(), { context })).toBe('default')
  await runner.close()
  expect(first.isClosed()).toBe(true)
})

test('a runner that is closed refuses to run, and closing it twice does no harm', async () => {
  const runner = new Runner({ loopFactory })
  await runner.close()
  await runner.close()
  await expect(runner.run(async () => undefined)).rejects.toThrow('Runner is closed')
  expect(() => runner.getLoop()).toThrow('Runner is closed')
})

test('a runner refuses to run inside a running loop', async () => {
  const runner = new Runner({ loopFactory })
  await run(
    async () =>
      expect(runner.run(async () => undefined)).rejects.toThrow(
        'Runner.run() cannot be called from a running event loop',
      ),
    {
      loopFactory,
    },
  )
  await runner.close()
})

test('a runner without a loop factory sets the event loop, and takes it back', async () => {
  const runner = new Runner()
  const loop = runner.getLoop()
  expect(getEventLoop()).toBe(loop)
  await runner.close()
  expect(() => getEventLoop()).toThrow('There is no current event loop')
})

test('await using closes a runner at the end of the block', async () => {
  let loop
  {
    await using runner = new Runner({ loopFactory })
    loop = runner.getLoop()
    await runner.run(async () => createTask(sleep(100)).cancel())
  }
  expect(loop.isClosed()).toBe(true)
})

test('a deadlock names the tasks that wait, and what they wait for', async () => {
  await expect(
    run(
      async () => {
        const never = getRunningLoop().createFuture<void>()
        const child = createTask(async () => never, { name: 'child' })
        createTask(async () => Promise.all([never, child]), { name: 'both' })
        await child
      },
      { loopFactory },
    ),
  ).rejects.toThrow(
    expect.objectContaining({
      name: 'DeadlockError',
      message: expect.stringMatching(
        /^Deadlock: No timer is set.*\n {2}<Task pending name='Task-\d+'> waits for <Task pending name='child'>\n {2}<Task pending name='child'> waits for <Future pending>\n {2}<Task pending name='both'> waits for <Future pending> and <Task pending name='child'>$/,
      ),
    }),
  )
})

test('a deadlock names the lock, the event, the queue, the condition and the gather that a task waits for', async () => {
  const error: unknown = await run(
    async () => {
      const [lock, condition, queue] = [new Lock(), new Condition(), new Queue<number>()]
      await lock.acquire()
      const waiting: Record<string, () => Promise<unknown>> = {
        byAsyncWith: async () => asyncWith(lock, async () => {}),
        forEvent: async () => new Event().wait(),
        forItem: async () => queue.get(),
        forNotice: async () => asyncWith(condition, async () => condition.wait()),
      }
      await gather(Object.entries(waiting).map(([name, wait]) => createTask(wait, { name })))
    },
    { loopFactory },
  ).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DeadlockError)
  expect((error as DeadlockError).waits.map(({ waitsFor }) => waitsFor)).toEqual([
    ['gather() of 4'],
    ['<Lock [locked, waiters:1]>'],
    ['<Event [unset, waiters:1]>'],
    ['<Queue maxsize=0 _getters[1]>'],
    ['<Condition [unlocked, waiters:1]>'],
  ])
})

test('a loop with nothing to do and nobody to stop it is a deadlock', async () => {
  const loop = new VirtualEventLoop()
  await expect(loop.runForever()).rejects.toThrow(DeadlockError)
  expect(loop.isRunning()).toBe(false)
  loop.close()
})

test('a task in a foreign await is no deadlock: it may go on at any time', async () => {
  const result = await run(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      await sleep(1)
      return [getRunningLoop().time(), allTasks().size]
    },
    { loopFactory },
  )
  expect(result).toEqual([1, 1])
})

test('a wrapped promise, be it in a gather, is no deadlock either', async () => {
  const later = async (): Promise<string> =>
    new Promise((resolve) => {
      setTimeout(() => resolve('settled'), 5)
    })
  expect(await run(async () => wrapFuture(later()), { loopFactory })).toBe('settled')
  expect(await run(async () => gather([later(), sleep(1, 'slept')]), { loopFactory })).toEqual(['settled', 'slept'])
  expect(await run(later(), { loopFactory })).toBe('settled')
})

test('to sleep for ever and wait for nothing else is a deadlock', async () => {
  await expect(run(async () => sleep(Infinity), { loopFactory })).rejects.toThrow(DeadlockError)
})
