import { newEventLoop, type Future } from '@asyncio/node'

const loop = newEventLoop()
const answer: Future<number> = loop.createFuture()

function* ask() {
  const value = yield* answer // hands out the future
  return value * 2
}

const asking = ask()
console.log(asking.next().value === answer)
answer.setResult(21)
console.log(asking.next())
loop.close()
