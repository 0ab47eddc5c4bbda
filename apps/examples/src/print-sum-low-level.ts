// The same chain on a loop of its own: runUntilComplete() makes the task that runs it.

import { setEventLoop, sleep } from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'

async function compute(x: number, y: number) {
  console.log(`Compute ${x} + ${y} ...`)
  await sleep(1)
  return x + y
}

async function printSum(x: number, y: number) {
  const result = await compute(x, y)
  console.log(`${x} + ${y} = ${result}`)
}

const loop = newEventLoop()
setEventLoop(loop)
await loop.runUntilComplete(() => printSum(1, 2))
loop.close()
