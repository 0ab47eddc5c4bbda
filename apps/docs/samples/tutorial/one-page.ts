import { run } from '@asyncio/node'
import { linksOf } from './links.ts'
import { openSite } from './site.ts'

async function load(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.text()
}

async function main(): Promise<void> {
  await using site = await openSite()
  const html = await load(`${site.url}/`)
  console.log(`/ links to ${linksOf(html).join(', ')}`)
}

await run(main)
