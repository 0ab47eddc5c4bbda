// The smallest program: run() makes an event loop, runs a coroutine in it, and closes it.

import { run } from '@asyncio/loop'

async function helloWorld() {
  console.log('Hello World!')
}

await run(helloWorld)
