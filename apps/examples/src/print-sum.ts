// A chain: printSum() waits for compute(), which waits for the clock.

import { sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function compute(x: number, y: number) {
  console.log(`Compute ${x} + ${y} ...`)
  await sleep(1)
  return x + y
}

async function printSum(x: number, y: number) {
  const result = await compute(x, y)
  console.log(`${x} + ${y} = ${result}`)
}

await run(() => printSum(1, 2))
