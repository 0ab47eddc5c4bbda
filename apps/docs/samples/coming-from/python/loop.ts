import { getRunningLoop, run, sleep } from '@asyncio/node'

async function main(): Promise<void> {
  const loop = getRunningLoop()
  const start = loop.time()

  loop.callAt(start + 0.1, console.log, 'at a time')
  loop.callLater(0.05, console.log, 'later')
  loop.callSoon(console.log, 'soon')
  loop.callLater(0.05, console.log, 'never').cancel()

  const answer = loop.createFuture<number>()
  loop.callLater(0.15, () => answer.setResult(42))
  console.log('the answer is', await answer)

  loop.setExceptionHandler((_, context) =>
    console.log('nobody caught:', (context.exception as Error).message),
  )
  loop.callSoon(() => {
    throw new RangeError('a callback failed')
  })
  await sleep(0)
}

await run(main)
