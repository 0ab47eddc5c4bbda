import { sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function main(): Promise<void> {
  await sleep(0.01)
  console.log('hello')
}

void run(main)
