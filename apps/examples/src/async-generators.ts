// An async generator that sleeps between its values, collected into an array and walked with `for await`.

import { sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function* powers(base: number, count: number) {
  for (let i = 0; i < count; i++) {
    console.log('Yielding a value')
    yield base ** i
    await sleep(1) // others go on here
    console.log('Back after sleeping')
  }
}

async function main() {
  const collected: number[] = []
  for await (const power of powers(2, 10)) collected.push(power)

  for await (const power of powers(3, 5)) console.log(power)

  return collected
}

const collected = await run(main)
console.log(collected.join(' '))
