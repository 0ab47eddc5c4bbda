import { currentTask, run, timeout, TimeoutError } from '@asyncio/node'
import { openSite } from './site.ts'

// #region load
async function load(url: string): Promise<string> {
  const response = await fetch(url, { signal: currentTask()?.signal ?? null })
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.text()
}
// #endregion

async function main(): Promise<void> {
  await using site = await openSite({ troubled: true })
  // #region limit
  try {
    await timeout(0.5, () => load(`${site.url}/map`))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('/map took too long')
  }
  // #endregion
  await site.givenUp
  console.log('and the site knows that nobody waits any more')
}

await run(main)
