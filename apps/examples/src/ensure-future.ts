// Coroutines turned into futures before the loop runs, and gathered into one that the loop runs until it is done.

import { ensureFuture, gather, setEventLoop, sleep } from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'

async function op1() {
  console.log('op1: A')
  await sleep(1)
  console.log('op1: B')
  await sleep(2)
  console.log('op1: C')
}

async function op2() {
  await sleep(2)
  console.log('op2: A')
  await sleep(2)
  console.log('op2: C')
}

const loop = newEventLoop()
setEventLoop(loop)

const future1 = ensureFuture(op1)
const future2 = ensureFuture(op2)
await loop.runUntilComplete(gather([future1, future2]))
loop.close()
