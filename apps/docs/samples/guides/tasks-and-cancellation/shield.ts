import { createTask, gather, isCancelled, run, shield, sleep } from '@asyncio/node'

async function writeDown(order: string): Promise<void> {
  await sleep(0.1)
  console.log(`${order} is written down`)
}

async function takeOrder(order: string): Promise<void> {
  const writing = createTask(() => writeDown(order))
  try {
    await shield(writing) // half an order must not be in the book
  } catch (error) {
    if (isCancelled(error)) await writing // not to be left behind
    throw error
  }
}

async function main(): Promise<void> {
  const waiter = createTask(() => takeOrder('soup'))
  await sleep(0.05)
  waiter.cancel()
  await gather([waiter], { returnExceptions: true })
  console.log('the waiter stopped:', waiter.cancelled())
}

await run(main)
