import { createTask, sleep, taskGroup } from '@asyncio/core'
import { channel, openReceiver, openSender } from '@asyncio/executors'
import { run } from '@asyncio/loop'
import { QueueShutDown } from '@asyncio/sync'
import { array, assert, asyncProperty, integer, nat } from 'fast-check'
import { expect, test } from 'vitest'

/** Turns of the loop: how many each side waits before it gives up, and how many it rests after that. */
const patience = array(nat(6), { minLength: 4, maxLength: 30 })

test('no item is lost, doubled or overtaken, whoever gives up waiting', async () => {
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
      for (const [n, turns] of puts.entries()) {
        if (await inTurns(turns, () => sender.put(n))) sent.push(n)
        await rest(turns)
      }
    })
    group.createTask(async () => {
      const receiver = openReceiver(ends.receiver)
      let inVain = 0
      for (let attempt = 0; ; attempt++) {
        const turns = gets[attempt % gets.length] as number
        try {
          // A receiver that gives up at once would never get anything: with each time in vain it waits longer.
          const got = await inTurns(turns + inVain, async () => received.push(await receiver.get()))
          inVain = got ? 0 : inVain + 1
        } catch (error) {
          if (error instanceof QueueShutDown) return
          throw error
        }
        await rest(turns)
      }
    })
  })
  return { sent, received }
}

/** Whether it was done before it was given up, after so many turns. */
async function inTurns(turns: number, body: () => PromiseLike<unknown>): Promise<boolean> {
  const task = createTask(async () => body())
  for (let turn = 0; turn < turns && !task.done(); turn++) await sleep(0)
  if (task.cancel()) await task.then(undefined, () => undefined)
  if (task.cancelled()) return false
  await task
  return true
}

async function rest(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await sleep(0)
}
