// At a barrier tasks wait for each other: when the last one has come, all go on, and it fills again.

import { gather, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Barrier } from '@asyncio/sync'

async function hike(hiker: string, pace: number, meeting: Barrier) {
  for (const place of ['the bridge', 'the summit']) {
    await sleep(pace)
    console.log(`${hiker} is at ${place}`)
    const index = await meeting.wait()
    if (index === 0) console.log(`all ${meeting.parties} are at ${place}`) // one of them says it
  }
}

async function main() {
  const meeting = new Barrier(3)
  await gather([() => hike('Ann', 1, meeting), () => hike('Ben', 3, meeting), () => hike('Cleo', 2, meeting)])
}

await run(main)
