// An event happens, and all who wait for it go on; whoever comes later does not wait at all.

import { sleep, taskGroup } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Event } from '@asyncio/sync'

async function visit(guest: string, opened: Event) {
  console.log(opened.isSet() ? `${guest} finds the door open` : `${guest} waits at the door`)
  await opened.wait()
  console.log(`${guest} is in`)
}

async function main() {
  const opened = new Event()
  await taskGroup(async (group) => {
    group.createTask(() => visit('Ann', opened))
    group.createTask(() => visit('Ben', opened))
    await sleep(1)
    console.log('the door opens')
    opened.set()
    await sleep(1)
    group.createTask(() => visit('Cleo', opened))
  })
}

await run(main)
