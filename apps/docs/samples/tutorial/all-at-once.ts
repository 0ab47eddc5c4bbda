import { run, taskGroup, type TaskGroup } from '@asyncio/node'
import { linksOf } from './links.ts'
import { openSite } from './site.ts'

let open = 0
let mostOpen = 0

// #region load
async function load(url: string): Promise<string> {
  open += 1
  mostOpen = Math.max(mostOpen, open)
  try {
    const response = await fetch(url)
    if (!response.ok) throw new Error(`status ${response.status}`)
    return await response.text()
  } finally {
    open -= 1
  }
}
// #endregion

// #region crawl
async function crawl(site: string): Promise<Map<string, number>> {
  const known = new Set(['/'])
  const found = new Map<string, number>()

  async function visit(path: string, group: TaskGroup): Promise<void> {
    const links = linksOf(await load(site + path))
    found.set(path, links.length)
    for (const link of links) {
      if (known.has(link)) continue
      known.add(link)
      group.createTask(() => visit(link, group), { name: link })
    }
  }

  await taskGroup((group) => visit('/', group))
  return found
}
// #endregion

async function main(): Promise<void> {
  await using site = await openSite()
  const found = await crawl(site.url)
  for (const path of [...found.keys()].toSorted()) {
    console.log(path, 'links:', found.get(path))
  }
  console.log(`at most ${mostOpen} at once`)
}

await run(main)
