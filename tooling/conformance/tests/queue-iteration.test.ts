import { createTask, currentTask, isCancelled, sleep, taskGroup, type Coroutine } from '@asyncio/core'
import { Queue, QueueShutDown } from '@asyncio/sync'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

function queueOf(...items: number[]): Queue<number> {
  const queue = new Queue<number>()
  for (const item of items) queue.putNowait(item)
  return queue
}

test('a loop over a queue takes what is there and what comes, and ends with the shutdown', () =>
  inVirtualTime(async () => {
    const queue = queueOf(1, 2)
    const consumer = createTask(async () => {
      const taken: number[] = []
      for await (const item of queue) taken.push(item)
      return taken
    })
    await sleep(1)
    queue.putNowait(3)
    await sleep(1)
    queue.putNowait(4)
    queue.shutdown()
    expect(await consumer).toEqual([1, 2, 3, 4])
  }))

test('a loop over a queue that was shut down takes what is left, and at once nothing', () =>
  inVirtualTime(async () => {
    for (const [immediate, left] of [
      [false, [1, 2]],
      [true, []],
    ] as const) {
      const queue = queueOf(1, 2)
      queue.shutdown(immediate)
      const taken: number[] = []
      for await (const item of queue) taken.push(item)
      expect(taken).toEqual(left)
    }
  }))

test('several loops over one queue share its items, each taken once, and all end', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>(2)
    const taken: [string, number][] = []
    await taskGroup((group) => {
      for (const name of ['first', 'second', 'third']) {
        group.createTask(async () => {
          for await (const item of queue) {
            taken.push([name, item])
            await sleep(1)
          }
        })
      }
      group.createTask(async () => {
        for (let item = 0; item < 20; item += 1) await queue.put(item)
        queue.shutdown()
      })
    })
    expect(taken.map(([, item]) => item)).toEqual(Array.from({ length: 20 }, (_, index) => index))
    expect(new Set(taken.map(([name]) => name)).size).toBe(3)
    expect(String(queue)).toBe('<Queue maxsize=2 tasks=20 shutdown>')
  }))

test('leaving a loop with break, return or an error takes no further item, and another loop goes on from there', () =>
  inVirtualTime(async () => {
    const queue = queueOf(1, 2, 3, 4)
    for await (const item of queue) {
      expect(item).toBe(1)
      break
    }
    const first = await (async () => {
      for await (const item of queue) return item
      return undefined
    })()
    expect(first).toBe(2)
    const failing = (async () => {
      for await (const item of queue) throw new RangeError(`item ${item}`)
    })()
    expect((await errorOf(failing)).message).toBe('item 3')
    expect(String(queue)).toBe('<Queue maxsize=0 _queue=[4] tasks=4>')
    for await (const item of queue) {
      expect(item).toBe(4)
      queue.shutdown()
    }
  }))

test('a loop is cancelled while it waits for the next item, and in its body', () =>
  inVirtualTime(async () => {
    const queue = queueOf(1)
    const taken: number[] = []
    const consume = async (): Promise<void> => {
      for await (const item of queue) {
        taken.push(item)
        if (item === 2) await sleep(10)
      }
    }
    const waiting = createTask(consume)
    await sleep(1)
    waiting.cancel('enough')
    expect((await errorOf(waiting)).message).toBe('enough')
    expect(String(queue)).toBe('<Queue maxsize=0 tasks=1>')
    const busy = createTask(consume)
    queue.putNowait(2)
    queue.putNowait(3)
    await sleep(1)
    busy.cancel()
    expect(isCancelled(await errorOf(busy))).toBe(true)
    expect(taken).toEqual([1, 2])
    expect(queue.getNowait()).toBe(3)
  }))

test('a loop that is woken and cancelled in the same turn leaves the item to another loop', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>()
    const taken: string[] = []
    const [first, second] = ['first', 'second'].map((name) =>
      createTask(
        async () => {
          for await (const item of queue) taken.push(`${currentTask()?.getName()} ${item}`)
        },
        { name },
      ),
    )
    await sleep(0)
    queue.putNowait(1)
    first?.cancel()
    queue.putNowait(2)
    queue.shutdown()
    await second
    expect(taken).toEqual(['second 1', 'second 2'])
    expect(first?.cancelled()).toBe(true)
  }))

test('a step by hand is a coroutine: it takes nothing until it is awaited', () =>
  inVirtualTime(async () => {
    const queue = queueOf(1, 2)
    const iterator = queue[Symbol.asyncIterator]()
    expect(iterator[Symbol.asyncIterator]()).toBe(iterator)
    const step = iterator.next() as Coroutine<IteratorResult<number, undefined>>
    step.close()
    expect(queue.qsize()).toBe(2)
    expect(await iterator.next()).toEqual({ done: false, value: 1 })
    expect(await iterator.next()).toEqual({ done: false, value: 2 })
    const waiting = createTask(iterator.next() as Coroutine<IteratorResult<number, undefined>>)
    await sleep(0)
    expect(String(queue)).toContain('_getters[1]')
    queue.shutdown()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    await expect(async () => queue.get()).rejects.toThrow(QueueShutDown)
  }))

test('steps of one iterator that are asked for at once get an item each', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>()
    const iterator = queue[Symbol.asyncIterator]()
    const steps = Promise.all([iterator.next(), iterator.next(), iterator.next()])
    await sleep(0)
    queue.putNowait(1)
    queue.putNowait(2)
    queue.shutdown()
    expect(await steps).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
    ])
  }))

test('an undefined item does not end a loop', () =>
  inVirtualTime(async () => {
    const queue = new Queue<undefined>()
    queue.putNowait(undefined)
    queue.putNowait(undefined)
    queue.shutdown()
    let count = 0
    for await (const item of queue) count += item === undefined ? 1 : 0
    expect(count).toBe(2)
  }))

test('an error of the items comes out of the loop', () =>
  inVirtualTime(async () => {
    const queue = new Queue<number>(0, {
      length: 1,
      put() {},
      take() {
        throw new RangeError('broken')
      },
      [Symbol.iterator]: () => [].values(),
    })
    const loop = async (): Promise<void> => {
      for await (const item of queue) expect(item).toBe('nothing')
    }
    await expect(loop).rejects.toThrow('broken')
  }))

test('a step can be cancelled wherever it waits, and leaves nothing', async () => {
  const suspensions = await cancelEverywhere({
    arrange: () => new Queue<number>(),
    act: function* (queue) {
      const iterator = queue[Symbol.asyncIterator]()
      const next = iterator.next() as Coroutine<IteratorResult<number, undefined>>
      createTask(async () => {
        await sleep(1)
        queue.putNowait(1)
      })
      return yield* next
    },
    settle: () => sleep(2),
    check: (queue, { task }) => {
      expect(String(queue)).toBe(
        task.cancelled() ? '<Queue maxsize=0 _queue=[1] tasks=1>' : '<Queue maxsize=0 tasks=1>',
      )
    },
  })
  expect(suspensions).toBe(1)
})
