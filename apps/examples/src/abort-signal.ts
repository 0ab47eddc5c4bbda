// A task's signal aborts when the task is cancelled: it stops what takes a signal, as Node's once() and fetch() do.

import { once, EventEmitter } from 'node:events'
import { createTask, currentTask, isCancelled, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

const doorbell = new EventEmitter()

async function listen() {
  const signal = currentTask()?.signal
  try {
    for (;;) {
      const [who] = await once(doorbell, 'ring', { signal })
      console.log(`${who} is at the door`)
    }
  } finally {
    console.log(`${doorbell.listenerCount('ring')} listeners left`)
  }
}

async function main() {
  const listening = createTask(listen)
  for (const who of ['the postman', 'a neighbour']) {
    await sleep(0.1)
    doorbell.emit('ring', who)
  }
  await sleep(0.1)
  listening.cancel()
  try {
    await listening
  } catch (error) {
    if (!isCancelled(error)) throw error
    console.log('nobody listens any more')
  }
}

await run(main)
