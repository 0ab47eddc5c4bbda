// Waiting: sleep() takes seconds, and leaves the loop free for others.

import { sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function main() {
  console.log('hello')
  await sleep(1)
  console.log('world')
}

await run(main)
