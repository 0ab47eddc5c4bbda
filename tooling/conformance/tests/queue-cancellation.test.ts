import {
  createTask,
  gather,
  getRunningLoop,
  isCancelled,
  sleep,
  TimeoutError,
  waitFor,
  type CancelledError,
  type Coroutine,
} from '@asyncio/core'
import { LifoQueue, PriorityQueue, Queue } from '@asyncio/sync'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

function queues(maxsize = 0): Queue<number>[] {
  return [new Queue(maxsize), new LifoQueue(maxsize), new PriorityQueue(maxsize)]
}

test('a getter can be cancelled wherever it waits: the item goes to it or stays, and no getter is left', async () => {
  const suspensions = await cancelEverywhere({
    arrange: () => {
      const queue = new Queue<number>()
      getRunningLoop().callLater(1, () => queue.putNowait(1))
      return queue
    },
    act: (queue) => queue.get(),
    settle: () => sleep(2),
    check: (queue, { task }) => {
      expect(String(queue)).toBe(
        task.cancelled() ? '<Queue maxsize=0 _queue=[1] tasks=1>' : '<Queue maxsize=0 tasks=1>',
      )
    },
  })
  expect(suspensions).toBe(1)
})

test('a getter that is overtaken can be cancelled in each of its waits', async () => {
  const suspensions = await cancelEverywhere({
    arrange: () => {
      const queue = new Queue<number>()
      const loop = getRunningLoop()
      for (const time of [1, 2]) {
        loop.callLater(time, () => {
          queue.putNowait(time)
          queue.getNowait()
        })
      }
      loop.callLater(3, () => queue.putNowait(3))
      return queue
    },
    act: (queue) => queue.get(),
    settle: () => sleep(4),
    check: (queue, { task }) => {
      expect(String(queue)).toBe(
        task.cancelled() ? '<Queue maxsize=0 _queue=[3] tasks=3>' : '<Queue maxsize=0 tasks=3>',
      )
    },
  })
  expect(suspensions).toBe(3)
})

test('a putter can be cancelled wherever it waits: its item is put once or never, and no putter is left', async () => {
  const suspensions = await cancelEverywhere({
    arrange: () => {
      const queue = new Queue<number>(1)
      queue.putNowait(1)
      const loop = getRunningLoop()
      loop.callLater(1, () => {
        queue.getNowait()
        queue.putNowait(2)
      })
      loop.callLater(2, () => queue.getNowait())
      return queue
    },
    act: (queue) => queue.put(3),
    settle: () => sleep(3),
    check: (queue, { task }) => {
      expect(String(queue)).toBe(
        task.cancelled() ? '<Queue maxsize=1 tasks=2>' : '<Queue maxsize=1 _queue=[3] tasks=3>',
      )
    },
  })
  expect(suspensions).toBe(2)
})

test('who joins can be cancelled while it waits, and nothing is left', async () => {
  const suspensions = await cancelEverywhere({
    arrange: () => {
      const queue = new Queue<number>()
      queue.putNowait(1)
      getRunningLoop().callLater(1, () => queue.taskDone())
      return queue
    },
    act: (queue) => queue.join(),
    settle: () => sleep(2),
    check: (queue) => expect(String(queue)).toBe('<Queue maxsize=0 _queue=[1]>'),
  })
  expect(suspensions).toBe(1)
})

test('calls with a signal, a time limit, and steps of a loop leave nothing either, wherever they are cancelled', async () => {
  const { signal } = new AbortController()
  for (const wait of [
    (queue: Queue<number>) => queue.get({ signal }),
    (queue: Queue<number>) => waitFor(queue.get(), 5),
    (queue: Queue<number>) => waitFor(queue.get({ signal }), 5),
    (queue: Queue<number>) => queue[Symbol.asyncIterator]().next() as Coroutine<IteratorResult<number, undefined>>,
  ]) {
    await cancelEverywhere({
      arrange: () => {
        const queue = new Queue<number>()
        getRunningLoop().callLater(1, () => queue.putNowait(1))
        return queue
      },
      act: wait,
      settle: () => sleep(2),
      check: (queue, { task }) => {
        expect(queue.qsize()).toBe(task.cancelled() ? 1 : 0)
        expect(String(queue)).not.toContain('_getters')
      },
    })
  }
})

test('wherever one of two getters is cancelled, the items go to the other', async () => {
  await cancelEverywhere({
    arrange: () => {
      const queue = new Queue<number>()
      getRunningLoop().callLater(1, () => queue.putNowait(1))
      return { queue, taken: [] as number[] }
    },
    act: ({ queue, taken }) => {
      // It stands behind the one that is cancelled.
      getRunningLoop().callSoon(() => createTask(async () => taken.push(await queue.get())))
      return queue.get()
    },
    settle: async ({ queue }, { task }) => {
      await sleep(2)
      if (!task.cancelled()) queue.putNowait(1)
      await sleep(1)
    },
    check: ({ queue, taken }) => {
      expect(taken).toEqual([1])
      expect(queue.qsize()).toBe(0)
    },
  })
})

test('wherever one of two putters is cancelled, the room goes to the other', async () => {
  await cancelEverywhere({
    arrange: () => {
      const queue = new Queue<number>(1)
      queue.putNowait(0)
      getRunningLoop().callLater(1, () => queue.getNowait())
      return queue
    },
    act: (queue) => {
      getRunningLoop().callSoon(() => createTask(queue.put(2)))
      return queue.put(1)
    },
    settle: async (queue, { task }) => {
      await sleep(2)
      if (!task.cancelled()) expect(queue.getNowait()).toBe(1)
      await sleep(1)
    },
    check: (queue) => expect(queue.getNowait()).toBe(2),
  })
})

test('a chain of woken getters that are all cancelled hands the item on to the last', () =>
  inVirtualTime(async () => {
    for (const queue of queues()) {
      const getters = Array.from({ length: 5 }, () => createTask(queue.get()))
      await sleep(0)
      queue.putNowait(7)
      for (const getter of getters.slice(0, 4)) {
        getter.cancel()
        await sleep(0)
      }
      expect(await getters[4]).toBe(7)
      expect(getters.map((getter) => getter.cancelled())).toEqual([true, true, true, true, false])
    }
  }))

test('a time limit on get() never loses an item, whenever the items come', () =>
  inVirtualTime(async () => {
    for (const queue of queues()) {
      const taken: number[] = []
      let late = 0
      const getter = createTask(async () => {
        while (taken.length + late < 60) {
          try {
            taken.push(await waitFor(queue.get(), 1))
          } catch (error) {
            if (!(error instanceof TimeoutError)) throw error
            late += 1
          }
        }
      })
      const put: number[] = []
      for (let item = 0; item < 40; item += 1) {
        // Many of them in the very turns in which the limits end.
        await sleep([0.5, 1, 2, 1, 0, 3][item % 6] as number)
        for (let turn = 0; turn < item % 4; turn += 1) await sleep(0)
        queue.putNowait(item)
        put.push(item)
      }
      await getter
      while (!queue.empty()) taken.push(queue.getNowait())
      expect(taken.toSorted((left, right) => left - right)).toEqual(put)
      expect(late).toBeGreaterThan(5)
      expect(String(queue)).not.toContain('_getters')
    }
  }))

test('a time limit on put() puts the item or does not, and no room is lost', () =>
  inVirtualTime(async () => {
    for (const queue of queues(1)) {
      queue.putNowait(-1)
      const taken: number[] = []
      const put: number[] = [-1]
      const putters = Array.from({ length: 30 }, (_, item) =>
        createTask(async () => {
          await sleep(item % 5)
          try {
            await waitFor(queue.put(item), 1 + (item % 7))
            put.push(item)
          } catch (error) {
            if (!(error instanceof TimeoutError)) throw error
          }
        }),
      )
      const takers = Array.from({ length: 12 }, () =>
        createTask(async () => {
          await sleep(taken.length % 3)
          for (let count = 0; count < 2; count += 1) taken.push(await queue.get())
        }),
      )
      await gather(putters)
      for (const taker of takers) taker.cancel()
      await sleep(1)
      while (!queue.empty()) taken.push(queue.getNowait())
      expect(taken.toSorted((left, right) => left - right)).toEqual(put.toSorted((left, right) => left - right))
      expect(String(queue)).not.toMatch(/ters/)
    }
  }))

test('get() with no time takes an item only if it need not wait; as of any coroutine, it does not begin', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>()
    queue.putNowait(1)
    expect(await errorOf(waitFor(queue.get(), 0))).toBeInstanceOf(TimeoutError)
    expect(queue.qsize()).toBe(1)
  }))

test('cancelled getters and putters do not stay in the queue', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>(1)
    expect(await errorOf(waitFor(queue.get(), 0.1))).toBeInstanceOf(TimeoutError)
    expect(String(queue)).toBe('<Queue maxsize=1>')
    queue.putNowait(1)
    const putter = createTask(queue.put(2))
    await sleep(0)
    expect(String(queue)).toContain('_putters[1]')
    putter.cancel()
    expect(isCancelled(await errorOf(putter))).toBe(true)
    expect(String(queue)).toBe('<Queue maxsize=1 _queue=[1] tasks=1>')
  }))

test('a signal that has aborted already ends put, get and join before they do anything', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>(1)
    const aborted = { signal: AbortSignal.abort('too late') }
    const failures = [await errorOf(queue.put(1, aborted))]
    expect(queue.empty()).toBe(true)
    queue.putNowait(1)
    failures.push(await errorOf(queue.get(aborted)), await errorOf(queue.put(2, aborted)))
    failures.push(await errorOf(queue.join(aborted)))
    expect(failures.map((failure) => isCancelled(failure))).toEqual([true, true, true, true])
    expect(failures.map((failure) => (failure as CancelledError).message)).toEqual(Array(4).fill('too late'))
    expect(String(queue)).toBe('<Queue maxsize=1 _queue=[1] tasks=1>')
  }))

test('a signal that aborts ends the wait and not the task', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>(1)
    const waits = [
      { call: (signal: AbortSignal) => queue.get({ signal }), prepare: () => undefined },
      { call: (signal: AbortSignal) => queue.put(2, { signal }), prepare: () => queue.putNowait(1) },
      { call: (signal: AbortSignal) => queue.join({ signal }), prepare: () => undefined },
    ]
    for (const { call, prepare } of waits) {
      prepare()
      const controller = new AbortController()
      const task = createTask(async () => {
        const error = await errorOf(call(controller.signal))
        await sleep(1)
        return error
      })
      await sleep(1)
      controller.abort('changed my mind')
      const error = await task
      expect(isCancelled(error)).toBe(true)
      expect(error.message).toBe('changed my mind')
      expect([task.cancelled(), task.cancelling()]).toEqual([false, 0])
    }
    expect(String(queue)).toBe('<Queue maxsize=1 _queue=[1] tasks=1>')
  }))

test('a signal that aborts in the turn of the wake hands the item, or the room, on', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>(1)
    const controller = new AbortController()
    const { signal } = controller
    const first = createTask(queue.get({ signal }))
    const second = createTask(queue.get())
    await sleep(0)
    queue.putNowait(1)
    controller.abort()
    expect(isCancelled(await errorOf(first))).toBe(true)
    expect(await second).toBe(1)

    queue.putNowait(2)
    const again = new AbortController()
    const third = createTask(queue.put(3, { signal: again.signal }))
    const fourth = createTask(queue.put(4))
    await sleep(0)
    expect(queue.getNowait()).toBe(2)
    again.abort()
    expect(isCancelled(await errorOf(third))).toBe(true)
    await fourth
    expect(String(queue)).toBe('<Queue maxsize=1 _queue=[4] tasks=3>')
  }))

test('a signal that aborts before the wake in the same turn leaves the item', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>()
    const controller = new AbortController()
    const getter = createTask(queue.get({ signal: controller.signal }))
    await sleep(0)
    controller.abort()
    queue.putNowait(1)
    expect(isCancelled(await errorOf(getter))).toBe(true)
    expect(String(queue)).toBe('<Queue maxsize=0 _queue=[1] tasks=1>')
  }))

test('a signal that aborts afterwards changes nothing, and nobody listens to it any more', () =>
  inVirtualTime(async () => {
    let listeners = 0
    const controller = new AbortController()
    const { signal } = controller
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...details: Parameters<typeof add>) => {
      listeners += 1
      add(...details)
    }
    signal.removeEventListener = (...details: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...details)
    }
    const queue = new Queue<number>(1)
    const getter = createTask(queue.get({ signal }))
    await sleep(0)
    expect(listeners).toBe(1)
    await queue.put(1, { signal })
    expect(await getter).toBe(1)
    const joiner = createTask(queue.join({ signal }))
    await sleep(0)
    queue.taskDone()
    await joiner
    expect(listeners).toBe(0)
    controller.abort()
    await sleep(1)
    expect([getter.cancelled(), joiner.cancelled()]).toEqual([false, false])
  }))

test('a task that is cancelled while its call has a signal is cancelled', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>()
    const task = createTask(queue.get({ signal: new AbortController().signal }))
    await sleep(0)
    task.cancel('the task')
    expect((await errorOf(task)).message).toBe('the task')
    expect([task.cancelled(), String(queue)]).toEqual([true, '<Queue maxsize=0>'])
  }))
