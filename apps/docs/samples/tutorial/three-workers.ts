import { Queue, run, taskGroup } from '@asyncio/node'
import { linksOf } from './links.ts'
import { openSite } from './site.ts'

let open = 0
let mostOpen = 0

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

// #region crawl
async function crawl(site: string, workers: number): Promise<Map<string, number>> {
  const known = new Set(['/'])
  const found = new Map<string, number>()
  const queue = new Queue<string>()

  async function visit(path: string): Promise<void> {
    const links = linksOf(await load(site + path))
    found.set(path, links.length)
    for (const link of links) {
      if (known.has(link)) continue
      known.add(link)
      await queue.put(link)
    }
  }

  async function work(): Promise<void> {
    for await (const path of queue) {
      try {
        await visit(path)
      } finally {
        queue.taskDone()
      }
    }
  }

  await queue.put('/')
  await taskGroup(async (group) => {
    for (let number = 1; number <= workers; number++) {
      group.createTask(work, { name: `worker ${number}` })
    }
    await queue.join() // until every path that was put is done
    queue.shutdown() // no more will come: the workers' loops end
  })
  return found
}
// #endregion

async function main(): Promise<void> {
  await using site = await openSite()
  const found = await crawl(site.url, 3)
  for (const path of [...found.keys()].toSorted()) {
    console.log(path, 'links:', found.get(path))
  }
  console.log(`at most ${mostOpen} at once`)
}

await run(main)
