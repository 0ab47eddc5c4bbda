import { coroutineFunction, sleep } from '@asyncio/core'
import { coroutine, getEventLoop } from '@asyncio/legacy'

const compute = coroutineFunction(async function compute(x: number, y: number) {
  await sleep(0.1) // done
  return x + y
})

const printSum = coroutine(function* printSum(x: number, y: number) {
  const result = yield* compute(x, y) // still to do
  console.log(`${x} + ${y} = ${result}`)
})

const loop = getEventLoop()
await loop.runUntilComplete(printSum(1, 2))
loop.close()
