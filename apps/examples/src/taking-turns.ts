// Only `await` lets others go on: without it a coroutine runs to its end, with sleep(0) they take turns.

import { coroutineFunction, gather, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

const selfish = coroutineFunction(async (name: string) => {
  for (let i = 1; i <= 3; i++) console.log(`${name} ${i}`)
})

const polite = coroutineFunction(async (name: string) => {
  for (let i = 1; i <= 3; i++) {
    console.log(`${name} ${i}`)
    await sleep(0)
  }
})

async function main() {
  await gather([selfish('selfish A'), selfish('selfish B')])
  await gather([polite('polite A'), polite('polite B')])
}

await run(main)
