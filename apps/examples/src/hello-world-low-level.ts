// What run() does, step by step: make a loop, run a coroutine until it is done, close the loop.

import { getEventLoop, setEventLoop } from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'

async function helloWorld() {
  console.log('Hello World!')
}

setEventLoop(newEventLoop())

const loop = getEventLoop()
await loop.runUntilComplete(helloWorld)
loop.close()
console.log(loop.isClosed() ? 'closed' : 'still open')
