// A semaphore limits how much goes on at once: here two downloads out of five, first come, first served.

import { asyncWith, gather, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Semaphore } from '@asyncio/sync'

const connections = new Semaphore(2)
let open = 0

async function download(page: number) {
  await asyncWith(connections, async () => {
    open += 1
    console.log(`page ${page} begins, ${open} at once`)
    await sleep(page / 4)
    console.log(`page ${page} is here`)
    open -= 1
  })
}

async function main() {
  await gather([1, 2, 3, 4, 5].map((page) => () => download(page)))
  console.log('all pages are here')
}

await run(main)
