// Generator coroutines alone, and two of them at once: made futures before any loop runs.

import { coroutine, ensureFuture, gather, getEventLoop, sleep } from '@asyncio/legacy'

const op1 = coroutine(function* op1() {
  console.log('op1: A')
  yield* sleep(1)
  console.log('op1: B')
  yield* sleep(2)
  console.log('op1: C')
})

const op2 = coroutine(function* op2() {
  yield* sleep(2)
  console.log('op2: A')
  yield* sleep(2)
  console.log('op2: C')
})

const loop = getEventLoop()
await loop.runUntilComplete(op1())

const futureO1 = ensureFuture(op1())
const futureO2 = ensureFuture(op2())
const futureO12 = gather([futureO1, futureO2])
await loop.runUntilComplete(futureO12)
loop.close()
