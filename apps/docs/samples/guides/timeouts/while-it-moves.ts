import { getRunningLoop, run, sleep, timeout, TimeoutError } from '@asyncio/node'

/** Four pieces come quickly, the fifth does not. */
async function* pieces(): AsyncGenerator<number> {
  for (let piece = 1; piece <= 5; piece++) {
    await sleep(piece < 5 ? 0.02 : 60)
    yield piece
  }
}

async function main(): Promise<void> {
  const loop = getRunningLoop()
  let received = 0
  try {
    await timeout(0.2, async (limit) => {
      for await (const piece of pieces()) {
        received = piece
        limit.reschedule(loop.time() + 0.2) // it moves: another 0.2 seconds
      }
    })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log(`silent after ${received} pieces`)
  }
}

await run(main)
