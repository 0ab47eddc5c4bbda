import { setTimeout } from 'node:timers/promises'
import { currentTask, run, timeout, TimeoutError, waitFor } from '@asyncio/node'

async function limited(what: string, body: () => PromiseLike<unknown>): Promise<void> {
  const started = performance.now()
  await timeout(0.05, body).catch((error: unknown) => {
    if (!(error instanceof TimeoutError)) throw error
  })
  console.log(`${what}:`, performance.now() - started < 250 ? 'in time' : 'late')
}

async function main(): Promise<void> {
  await limited('a bare promise', async () => {
    await setTimeout(300) // can't be interrupted
  })
  await limited('a promise that is waited for by waitFor', async () => {
    await waitFor(setTimeout(300), null) // is left alone, and goes on somewhere
  })
  await limited('a promise that takes a signal', async () => {
    await setTimeout(300, undefined, { signal: currentTask()?.signal })
  })
}

await run(main)
