// coroutineFunction() gives a function Python's laziness: calling it makes a coroutine, and run() runs that.

import { coroutineFunction, isCoroutine, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

const sayHello = coroutineFunction(async (name: string) => {
  await sleep(1)
  console.log(`Hello, ${name}`)
})

const greeting = sayHello('John')
console.log(isCoroutine(greeting) ? 'a coroutine' : 'something else')

await run(greeting)
