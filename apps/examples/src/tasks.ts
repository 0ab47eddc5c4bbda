// What a task is for: it runs while its maker does something else, such as making another one.

import { createTask, getRunningLoop, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function sayHello() {
  await sleep(2)
  console.log('Hello')
}

async function notTask() {
  console.log('awaited in a row')
  await sayHello()
  await sayHello()
}

async function isTask() {
  console.log('as two tasks')
  const t1 = createTask(sayHello)
  const t2 = createTask(sayHello)
  await t1
  await t2
}

async function main() {
  const loop = getRunningLoop()
  for (const coroutine of [notTask, isTask]) {
    const start = loop.time()
    await coroutine()
    console.log(`${(loop.time() - start).toFixed()} secs`)
  }
}

await run(main)
