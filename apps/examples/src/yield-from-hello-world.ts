// Hello world as it was written for Python 3.4: a decorated function, and a loop that is there when it is asked for.

import { coroutine, getEventLoop } from '@asyncio/legacy'

const helloWorld = coroutine(function helloWorld() {
  console.log('Hello World!')
})

const loop = getEventLoop()
// Done when the helloWorld() coroutine is done
await loop.runUntilComplete(helloWorld())
loop.close()
