import { createTask, KeyboardInterrupt, run, sleep } from '@asyncio/node'
import { crawl } from './crawl.ts'
import { load } from './load.ts'
import { openSite } from './site.ts'

const found = new Map<string, number | Error>()

/** Does what Ctrl-C does in a terminal, as soon as all pages but one are here. */
async function pressCtrlC(): Promise<void> {
  while (found.size < 9) await sleep(0.01)
  console.log('^C')
  process.kill(process.pid, 'SIGINT')
}

async function main(): Promise<void> {
  await using site = await openSite({ troubled: true })
  createTask(pressCtrlC)
  await crawl({
    load: (path) => load(site.url + path),
    workers: 3,
    patience: 60, // nobody waits that long
    report: (path, outcome) => found.set(path, outcome),
  })
}

// #region run
try {
  await run(main)
} catch (error) {
  if (!(error instanceof KeyboardInterrupt)) throw error
  console.log('stopped')
} finally {
  console.log(`${found.size} pages are here`)
}
// #endregion
