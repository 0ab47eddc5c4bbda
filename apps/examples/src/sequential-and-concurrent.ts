// Awaited one after the other, foo() and bar() take three seconds; gathered, as long as the slower one.

import { gather, getRunningLoop, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function foo() {
  console.log('Hello')
  await sleep(2)
  console.log('World')
  return 42
}

async function bar() {
  await sleep(1)
  console.log('Brave')
  return 7
}

async function sequential() {
  const r1 = await foo()
  const r2 = await bar()
  console.log(r1 + r2)
}

async function concurrent() {
  const [r1, r2] = await gather([foo, bar])
  console.log(r1 + r2)
}

async function timed(main: () => Promise<void>) {
  const loop = getRunningLoop()
  const start = loop.time()
  await main()
  console.log(`${(loop.time() - start).toFixed()} secs`)
}

await run(() => timed(sequential))
await run(() => timed(concurrent))
