import { createTask, isCancelled, sleep } from '@asyncio/core'
import { channel, openReceiver, openSender, type Receiver, type ReceiverEnd, type SenderEnd } from '@asyncio/executors'
import { run } from '@asyncio/loop'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'

// A port that is held keeps the process alive: it may be, while a task waits for what comes through it, and at no other time.

/** Which of the two ports keep the process alive. */
function held({ sender, receiver }: { sender: SenderEnd<number>; receiver: ReceiverEnd<number> }): [boolean, boolean] {
  const [first, second] = [sender.port, receiver.port].map((port) =>
    (port as unknown as { hasRef(): boolean }).hasRef(),
  )
  return [first as boolean, second as boolean]
}

test('an end of a channel that is open and does nothing lets the process end', async () => {
  await run(async () => {
    const ends = channel<number>(1)
    openSender(ends.sender)
    openReceiver(ends.receiver)
    expect(held(ends)).toEqual([false, false])
    await sleep(0)
    expect(held(ends)).toEqual([false, false])
  })
})

test('a port is held while tasks wait for it, and let go with the last of them', async () => {
  await run(async () => {
    const ends = channel<number>(1)
    const sender = openSender(ends.sender)
    const receiver = openReceiver(ends.receiver)
    const waits = [createTask(receiver.get()), createTask(receiver.get())]
    await sleep(0)
    expect(held(ends)).toEqual([false, true])
    await sender.put(1)
    expect(await waits[0]).toBe(1)
    expect(held(ends)).toEqual([false, true])
    waits[1]?.cancel()
    expect(isCancelled(await errorOf(waits[1] as (typeof waits)[0]))).toBe(true)
    expect(held(ends)).toEqual([false, false])
  })
})

test('a sender that is held back holds its port until there is room, and no longer when it is cancelled', async () => {
  await run(async () => {
    const ends = channel<number>(1)
    const sender = openSender(ends.sender)
    const receiver = openReceiver(ends.receiver)
    await sender.put(1)
    const [second, third] = [createTask(sender.put(2)), createTask(sender.put(3))]
    await sleep(0)
    expect(held(ends)).toEqual([true, false])
    third.cancel()
    await errorOf(third)
    expect(held(ends)).toEqual([true, false])
    expect(await receiver.get()).toBe(1)
    await second
    expect(held(ends)).toEqual([false, false])
    expect(await receiver.get()).toBe(2)
  })
})

test('a channel that was shut down closes both of its ports', async () => {
  await run(async () => {
    const ends = channel<number>()
    const closed = [ends.sender.port, ends.receiver.port].map(
      async (port) => new Promise<void>((resolve) => void port.once('close', () => resolve())),
    )
    const receiver = openReceiver(ends.receiver)
    openSender(ends.sender).shutdown()
    expect((await errorOf(receiver.get())).name).toBe('QueueShutDown')
    await Promise.all(closed)
  })
})

test('a receiver that is shut down, or whose block ends, drops what has come, and both ports are closed', async () => {
  await run(async () => {
    for (const end of [
      (receiver: Receiver<number>) => receiver.shutdown(true),
      (receiver: Receiver<number>) => receiver[Symbol.dispose](),
    ]) {
      const ends = channel<number>()
      const closed = [ends.sender.port, ends.receiver.port].map(
        async (port) => new Promise<void>((resolve) => void port.once('close', () => resolve())),
      )
      const sender = openSender(ends.sender)
      const receiver = openReceiver(ends.receiver)
      sender.putNowait(1)
      sender.putNowait(2)
      expect(await receiver.get()).toBe(1)
      while (receiver.empty()) await sleep(0)
      end(receiver)
      expect(receiver.qsize()).toBe(0)
      await Promise.all(closed)
      expect((await errorOf(sender.put(3))).name).toBe('QueueShutDown')
    }
  })
})
