import { run, sleep, waitFor, TimeoutError } from '@asyncio/node'
import { setTimeout as pause } from 'node:timers/promises'

async function poll(
  name: string,
  wait: (seconds: number) => PromiseLike<unknown>,
): Promise<void> {
  for (const seconds of [0.01, 0.2]) {
    await wait(seconds)
    console.log(`${name}: waited ${seconds} s`)
  }
}

// Promise.race answers first. Nobody stops the loser.
const tooLate = pause(100).then(() => 'gave up')
console.log(
  await Promise.race([poll('raced', (seconds) => pause(seconds * 1000)), tooLate]),
)
await pause(150)

await run(async () => {
  try {
    await waitFor(() => poll('limited', sleep), 0.1)
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('gave up')
  }
  await sleep(0.15)
})
