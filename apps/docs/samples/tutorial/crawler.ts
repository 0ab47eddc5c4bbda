import { KeyboardInterrupt, run } from '@asyncio/node'
import { crawl } from './crawl.ts'
import { load } from './load.ts'
import { openSite } from './site.ts'

const found = new Map<string, number | Error>()

async function main(): Promise<void> {
  await using site = await openSite({ troubled: true })
  await crawl({
    load: (path) => load(site.url + path),
    workers: 3,
    patience: 1,
    report: (path, outcome) => found.set(path, outcome),
  })
}

try {
  await run(main)
} catch (error) {
  if (!(error instanceof KeyboardInterrupt)) throw error
  process.exitCode = 130 // as shells expect after Ctrl-C
} finally {
  for (const path of [...found.keys()].toSorted()) {
    const outcome = found.get(path)
    if (outcome instanceof Error) console.log(path, outcome.message)
    else console.log(path, 'links:', outcome)
  }
}
