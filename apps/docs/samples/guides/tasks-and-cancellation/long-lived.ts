import { getEventListeners } from 'node:events'
import { Event, gather, run, sleep, TimeoutError, waitFor } from '@asyncio/node'

async function main(): Promise<void> {
  const { signal } = new AbortController() // lives as long as the program
  const listeners = (): number => getEventListeners(signal, 'abort').length
  const never = new Event()

  async function impatient(): Promise<void> {
    try {
      await waitFor(never.wait({ signal }), 0.1)
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
    }
  }

  async function look(): Promise<void> {
    await sleep(0.01)
    console.log('a thousand wait, listeners:', listeners())
  }

  await gather([...Array.from({ length: 1000 }, () => impatient), look])
  console.log('all have given up, listeners:', listeners())
}

await run(main)
