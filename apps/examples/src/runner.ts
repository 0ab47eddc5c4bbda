// A Runner runs several functions one after another in the same loop and the same context.

import { ContextVar, sleep } from '@asyncio/core'
import { Runner } from '@asyncio/loop'

const greeting = new ContextVar('greeting', { default: 'hello' })

async function learn() {
  await sleep(1)
  greeting.set('bonjour')
}

async function main() {
  await sleep(1)
  console.log(greeting.get())
}

{
  await using runner = new Runner()
  await runner.run(main)
  await runner.run(learn)
  await runner.run(main)
}

console.log(greeting.get())
