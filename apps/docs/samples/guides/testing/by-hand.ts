import { sleep } from '@asyncio/node'
import { assertDone, assertPending, VirtualEventLoop } from '@asyncio/testing'

const loop = new VirtualEventLoop({ autojump: false })
const egg = loop.createTask(() => sleep({ minutes: 5 }, 'hard'))

await loop.advance({ minutes: 4 })
assertPending(egg)
await loop.advance({ minutes: 1 })
assertDone(egg)
console.log(egg.result(), 'after', loop.time(), 'seconds')
loop.close()
