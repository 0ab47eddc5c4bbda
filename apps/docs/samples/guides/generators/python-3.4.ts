import { coroutine, getEventLoop, sleep } from '@asyncio/legacy'

const compute = coroutine(function* compute(x: number, y: number) {
  yield* sleep(0.1)
  return x + y
})

const printSum = coroutine(function* printSum(x: number, y: number) {
  const result = yield* compute(x, y)
  console.log(`${x} + ${y} = ${result}`)
})

const loop = getEventLoop()
await loop.runUntilComplete(printSum(1, 2))
loop.close()
