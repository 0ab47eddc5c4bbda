// A future is an empty postbox: a callback puts a letter (or an error) in, and whoever awaits it goes on.

import { getRunningLoop, InvalidStateError, RuntimeError } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function main() {
  const loop = getRunningLoop()

  const postbox = loop.createFuture<string>()
  postbox.addDoneCallback((box) => console.log(`done callback: ${box.result()}`))
  loop.callLater(1, () => postbox.setResult('a letter'))
  console.log(postbox.done() ? 'done' : 'still empty')
  console.log(`awaited: ${await postbox}`)

  try {
    postbox.setResult('another letter')
  } catch (error) {
    if (!(error instanceof InvalidStateError)) throw error
    console.log(`${error.name}: there is a letter in it already`)
  }

  const lost = loop.createFuture<string>()
  loop.callSoon(() => lost.setException(new RuntimeError('lost in the post')))
  try {
    await lost
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    console.log(`${error.name}: ${error.message}`)
  }
}

await run(main)
