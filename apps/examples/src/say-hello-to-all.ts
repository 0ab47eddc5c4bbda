// gather() runs many coroutines at once: three that sleep for a second take one second together.

import { coroutineFunction, gather, getRunningLoop, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

const sayHello = coroutineFunction(async (name: string) => {
  await sleep(1)
  console.log(`Hello, ${name}`)
})

async function sayHelloToAll(names: string[]) {
  const loop = getRunningLoop()
  const start = loop.time()
  await gather(names.map((name) => sayHello(name)))
  console.log(`${(loop.time() - start).toFixed()} secs`)
}

await run(() => sayHelloToAll(['John', 'Jane', 'Alice']))
