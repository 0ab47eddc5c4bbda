import { currentTask } from '@asyncio/node'
import { ServerBusy } from './crawl.ts'

/** Gets a page's HTML, and gives the request up when the task that asks is cancelled. */
export async function load(url: string): Promise<string> {
  const response = await fetch(url, { signal: currentTask()?.signal ?? null })
  if (response.status >= 500) throw new ServerBusy(`status ${response.status}`)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.text()
}
