// Chains side by side: each wrapper waits for one coroutine, then for another, and gather() runs three of them.

import { coroutineFunction, gather, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function sum(numbers: number[]) {
  await sleep(1)
  return numbers.reduce((a, b) => a + b)
}

async function product(numbers: number[]) {
  await sleep(1)
  return numbers.reduce((a, b) => a * b)
}

const wrapper = coroutineFunction(async (...numbers: number[]) => {
  const r1 = await sum(numbers)
  console.log(`${numbers.join(', ')}: the sum is ${r1}`)
  const r2 = await product(numbers)
  return [r1, r2] as const
})

async function main() {
  const results = await gather([wrapper(1, 2, 3), wrapper(4, 5, 6), wrapper(7, 8, 9)])
  for (const [r1, r2] of results) console.log(`sum ${r1}, product ${r2}`)
}

await run(main)
