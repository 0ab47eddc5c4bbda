import { isCancelled, sleep, taskGroup, TimeoutError, waitFor } from '@asyncio/core'
import { channel, openReceiver, openSender } from '@asyncio/executors'
import { run } from '@asyncio/loop'
import { QueueShutDown } from '@asyncio/sync'
import { array, assert, asyncProperty, integer, nat } from 'fast-check'
import { expect, test } from 'vitest'

/** Milliseconds: how long each side may wait, and how long it rests between. */
const patience = array(nat(3), { minLength: 4, maxLength: 30 })

test('no item is lost, doubled or overtaken, whoever gives up waiting', { timeout: 60_000 }, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  console.log(`seed ${seed}`)
  const property = asyncProperty(patience, patience, integer({ min: 0, max: 3 }), async (puts, gets, maxsize) => {
    const { sent, received } = await run(async () => send(puts, gets, maxsize))
    expect(received).toEqual(sent)
  })
  await assert(property, { seed, numRuns: 60, endOnFailure: true })
})

async function send(
  puts: readonly number[],
  gets: readonly number[],
  maxsize: number,
): Promise<{ sent: number[]; received: number[] }> {
  const sent: number[] = []
  const received: number[] = []
  const ends = channel<number>(maxsize)
  await taskGroup((group) => {
    group.createTask(async () => {
      using sender = openSender(ends.sender)
      for (const [n, milliseconds] of puts.entries()) {
        if (await inTime(milliseconds, () => sender.put(n))) sent.push(n)
        await sleep(milliseconds / 2000)
      }
    })
    group.createTask(async () => {
      const receiver = openReceiver(ends.receiver)
      for (let turn = 0; ; turn++) {
        const milliseconds = gets[turn % gets.length] as number
        try {
          await inTime(milliseconds, async () => received.push(await receiver.get()))
        } catch (error) {
          if (error instanceof QueueShutDown) return
          throw error
        }
        await sleep(milliseconds / 2000)
      }
    })
  })
  return { sent, received }
}

async function inTime(milliseconds: number, body: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await waitFor(async () => body(), milliseconds / 1000)
    return true
  } catch (error) {
    if (error instanceof TimeoutError && isCancelled(error.cause)) return false
    throw error
  }
}
