// A forgotten `await`: nobody sleeps, and a RuntimeWarning says that a coroutine was never awaited.

import { coroutineFunction, gather, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

const sayHello = coroutineFunction(async (name: string) => {
  // oxlint-disable-next-line typescript/no-floating-promises -- the linter would not let it pass
  sleep(1)
  console.log(`Hello, ${name}`)
})

await run(async () => {
  await gather(['John', 'Jane', 'Alice'].map((name) => sayHello(name)))
})
