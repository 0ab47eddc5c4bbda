// gather() throws the first error of those it waits for, or returns errors among the results.

import { coroutineFunction, gather, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

const divide = coroutineFunction(async (x: number, y: number) => {
  await sleep(1)
  if (y === 0) throw new RangeError(`cannot divide ${x} by zero`)
  return x / y
})

async function main() {
  try {
    await gather([divide(6, 3), divide(6, 0)])
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    console.log(`gather raised: ${error.message}`)
  }

  const results = await gather([divide(6, 3), divide(6, 0), divide(8, 2)], { returnExceptions: true })
  for (const result of results) {
    console.log(result instanceof Error ? `failed: ${result.message}` : `result: ${result}`)
  }
}

await run(main)
