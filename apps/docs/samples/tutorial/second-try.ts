import { currentTask, run, sleep } from '@asyncio/node'
import { openSite } from './site.ts'

// #region load
class ServerBusy extends Error {}

async function load(url: string): Promise<string> {
  const response = await fetch(url, { signal: currentTask()?.signal ?? null })
  if (response.status >= 500) throw new ServerBusy(`status ${response.status}`)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.text()
}

async function loadPatiently(url: string): Promise<string> {
  try {
    return await load(url)
  } catch (error) {
    if (!(error instanceof ServerBusy)) throw error
    console.log(`${error.message}: once more in a moment`)
    await sleep(0.05)
    return load(url)
  }
}
// #endregion

async function main(): Promise<void> {
  await using site = await openSite({ troubled: true })
  await loadPatiently(`${site.url}/news`)
  console.log('/news is here')
}

await run(main)
