// One async function waits for another, as everywhere in JavaScript.

import { run } from '@asyncio/loop'

async function foo() {
  console.log('Foo!')
}

async function helloWorld() {
  await foo() // waits for `foo()` to complete
  console.log('Hello World!')
}

await run(helloWorld)
