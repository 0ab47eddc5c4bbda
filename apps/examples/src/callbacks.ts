// Plain functions called by the loop: soon, later, at a time, or never.

import { getRunningLoop, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function main() {
  const loop = getRunningLoop()
  const start = loop.time()

  function tell(what: string) {
    console.log(`after ${(loop.time() - start).toFixed()} secs: ${what}`)
  }

  loop.callLater(2, tell, 'later')
  loop.callAt(start + 1, tell, 'at a time')
  loop.callSoon(tell, 'soon')
  loop.callSoon(tell, 'soon, in the order asked for')
  const never = loop.callLater(1, tell, 'never')
  never.cancel()

  tell('all is scheduled, nothing was called yet')
  await sleep(3)
}

await run(main)
