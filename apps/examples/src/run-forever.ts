// A loop without any coroutine: a callback that plans its next call, until it stops the loop.

import type { EventLoop } from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'

function tick(loop: EventLoop, n: number) {
  console.log(`tick ${n}`)
  if (n < 3) loop.callLater(1, tick, loop, n + 1)
  else loop.stop()
}

const loop = newEventLoop()
loop.callSoon(tick, loop, 1)
await loop.runForever()
console.log('stopped')
loop.close()
