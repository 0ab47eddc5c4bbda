import { run } from '@asyncio/node'
import { linksOf } from './links.ts'
import { openSite } from './site.ts'

async function load(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.text()
}

// #region crawl
async function crawl(site: string): Promise<void> {
  const known = new Set(['/'])
  // What is added to a Set while it is walked through comes up as well.
  for (const path of known) {
    const links = linksOf(await load(site + path))
    console.log(path, 'links:', links.length)
    for (const link of links) known.add(link)
  }
}
// #endregion

async function main(): Promise<void> {
  await using site = await openSite()
  await crawl(site.url)
}

await run(main)
