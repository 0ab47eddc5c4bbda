import { createTask, gather, isCancelled, RuntimeError, taskGroup, waitFor } from '@asyncio/core'
import { channel, openReceiver, openSender, ThreadPoolExecutor, toThread, work } from '@asyncio/executors'
import { run } from '@asyncio/loop'
import { QueueEmpty, QueueFull, QueueShutDown } from '@asyncio/sync'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import type * as executorWork from '../src/executor-work.ts'
import { platformRounds, until } from '../src/platform-rounds.ts'

type Functions = typeof executorWork

const module = new URL('../src/executor-work.ts', import.meta.url)
const sendNumbers = work<Functions['sendNumbers']>(module, 'sendNumbers')
const hold = work<Functions['hold']>(module, 'hold')

test('what is sent in a thread is received here, in order, until the sender shuts down', async () => {
  await run(async () => {
    const { sender, receiver } = channel<number>(3)
    const sending = createTask(toThread(sendNumbers, sender, 50))
    const received: number[] = []
    for await (const n of openReceiver(receiver)) received.push(n)
    expect(received).toEqual(Array.from({ length: 50 }, (_, n) => n))
    await sending
  })
})

test('a sender in a thread is held back by a receiver that takes its time', async () => {
  await run(async () => {
    const { sender, receiver } = channel<number>(2)
    const progress = new SharedArrayBuffer(4)
    const sending = createTask(toThread(sendNumbers, sender, 10, progress))
    const receiving = openReceiver(receiver)
    const sent = (): number => Atomics.load(new Int32Array(progress), 0)
    for (let n = 0; n < 10; n++) {
      // Two are on their way, and the next one has to wait for room.
      await until(() => sent() === Math.min(10, n + 2))
      expect(await receiving.get()).toBe(n)
      expect(sent()).toBeLessThanOrEqual(n + 3)
    }
    await sending
    expect(await errorOf(receiving.get())).toBeInstanceOf(QueueShutDown)
  })
})

test('a pipeline of threads: numbers there, doubled there, summed up here', async () => {
  await run(async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 })
    const first = channel<number>(4)
    const second = channel<number>(4)
    const sending = pool.submit(sendNumbers, first.sender, 100)
    const doubling = pool.submit(work<Functions['doubleAll']>(module, 'doubleAll'), first.receiver, second.sender)
    let sum = 0
    for await (const n of openReceiver(second.receiver)) sum += n
    expect(sum).toBe(9900)
    await gather([sending, doubling])
  })
})

test('a receiver in a thread takes what is sent here', async () => {
  await run(async () => {
    const { sender, receiver } = channel<number>(2)
    const summing = createTask(toThread(work<Functions['sumOf']>(module, 'sumOf'), receiver))
    const sending = openSender(sender)
    for (let n = 1; n <= 100; n++) await sending.put(n)
    sending.shutdown()
    expect(await summing).toBe(5050)
  })
})

test('both ends have the face of a queue', async () => {
  await run(async () => {
    const { sender, receiver } = channel<string>(2)
    const sending = openSender(sender)
    const receiving = openReceiver(receiver)
    expect([sending.maxsize, sending.qsize(), sending.empty(), sending.full()]).toEqual([2, 0, true, false])
    expect(() => receiving.getNowait()).toThrow(QueueEmpty)
    sending.putNowait('a')
    await sending.put('b')
    expect(() => sending.putNowait('c')).toThrow(QueueFull)
    expect([sending.qsize(), sending.full()]).toEqual([2, true])
    expect(await receiving.get()).toBe('a')
    await sending.put('c')
    await until(() => receiving.qsize() === 2)
    expect(receiving.empty()).toBe(false)
    expect(receiving.getNowait()).toBe('b')
    expect(receiving.getNowait()).toBe('c')
    await until(() => sending.empty())
    sending.shutdown()
  })
})

test('a cancelled get() takes nothing, and a cancelled put() sends nothing', async () => {
  await run(async () => {
    const { sender, receiver } = channel<number>(1)
    const sending = openSender(sender)
    const receiving = openReceiver(receiver)
    expect((await errorOf(waitFor(receiving.get(), 0.02))).name).toBe('TimeoutError')
    await sending.put(1)
    const putting = createTask(sending.put(2))
    await platformRounds()
    putting.cancel()
    expect(isCancelled(await errorOf(putting))).toBe(true)
    expect(await receiving.get()).toBe(1)
    await sending.put(3)
    expect(await receiving.get()).toBe(3)
    sending.shutdown()
  })
})

test('a receiver that shuts down ends the wait of the sender', async () => {
  await run(async () => {
    const { sender, receiver } = channel<number>(1)
    const sending = openSender(sender)
    const receiving = openReceiver(receiver)
    await sending.put(1)
    await taskGroup((group) => {
      group.createTask(async () => {
        expect(await errorOf(sending.put(2))).toBeInstanceOf(QueueShutDown)
      })
      group.createTask(async () => {
        await platformRounds()
        receiving.shutdown()
      })
    })
    expect(() => sending.putNowait(3)).toThrow(QueueShutDown)
  })
})

test('shutdown() of a sender lets the rest be taken, unless it is immediate', async () => {
  await run(async () => {
    for (const immediate of [false, true]) {
      const { sender, receiver } = channel<number>()
      const sending = openSender(sender)
      const receiving = openReceiver(receiver)
      await sending.put(1)
      sending.shutdown(immediate)
      await platformRounds()
      if (!immediate) expect(await receiving.get()).toBe(1)
      expect(await errorOf(receiving.get())).toBeInstanceOf(QueueShutDown)
    }
  })
})

test('the end of the other thread ends every wait', async () => {
  await run(async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1 })
    const { sender, receiver } = channel<number>()
    const holds = new SharedArrayBuffer(4)
    const holding = pool.submit(hold, sender, holds)
    const receiving = openReceiver(receiver)
    createTask(async () => {
      await until(() => Atomics.load(new Int32Array(holds), 0) === 1)
      holding.cancel()
    })
    expect(await errorOf(receiving.get())).toBeInstanceOf(QueueShutDown)
  })
})

test('what can’t be copied is not sent, and takes no room', async () => {
  await run(async () => {
    const { sender, receiver } = channel<unknown>(1)
    const sending = openSender(sender)
    expect((await errorOf(sending.put(() => 1))).name).toBe('DataCloneError')
    await sending.put(1)
    expect(await openReceiver(receiver).get()).toBe(1)
    sending.shutdown()
  })
})

test('an end is opened once, and in a loop', async () => {
  const { sender, receiver } = channel<number>()
  expect(() => openSender(sender)).toThrow(RuntimeError)
  expect(() => channel('2' as never)).toThrow(TypeError)
  await run(async () => {
    using sending = openSender(sender)
    expect(() => openSender(sender)).toThrow('open already')
    expect(() => openReceiver({} as never)).toThrow(TypeError)
    using receiving = openReceiver(receiver)
    expect(sending.qsize() + receiving.qsize()).toBe(0)
  })
})
