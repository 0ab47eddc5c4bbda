// asyncWith() is `async with`: the manager is entered, and left however the body ends, and may swallow its error.

import { type AsyncContextManager, asyncWith, type Failure, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

class Connection implements AsyncContextManager<Connection> {
  async enter() {
    await sleep(0.1)
    console.log('connected')
    return this
  }

  async exit(failure?: Failure) {
    await sleep(0.1)
    console.log(failure === undefined ? 'disconnected' : 'disconnected after a failure')
    return failure?.error instanceof RangeError
  }

  async read(page: number) {
    await sleep(0.1)
    if (page > 2) throw new RangeError(`there is no page ${page}`)
    console.log(`page ${page}`)
  }
}

async function main() {
  await asyncWith(new Connection(), (connection) => connection.read(1))
  await asyncWith(new Connection(), async (connection) => {
    for (let page = 2; ; page++) await connection.read(page)
  })
  console.log('read to the end')
}

await run(main)
