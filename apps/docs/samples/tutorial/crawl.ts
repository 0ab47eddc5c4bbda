import {
  isCancelled,
  Queue,
  sleep,
  taskGroup,
  timeout,
  TimeoutError,
} from '@asyncio/node'
import { linksOf } from './links.ts'

/** A page that can't be had now, but perhaps in a moment. */
export class ServerBusy extends Error {}

/** How a site is crawled. */
export interface CrawlOptions {
  /** Gets a page's HTML. */
  load: (path: string) => Promise<string>
  /** How many pages are loaded at the same time. */
  workers: number
  /** How many seconds a page may take, with its second try. */
  patience: number
  /** Is told how many links a page has, or what went wrong. */
  report: (path: string, outcome: number | Error) => void
}

/** Visits each page that can be reached from a site's first one. */
export async function crawl({
  load,
  workers,
  patience,
  report,
}: CrawlOptions): Promise<void> {
  const known = new Set(['/'])
  const queue = new Queue<string>()

  async function loadPatiently(path: string): Promise<string> {
    try {
      return await load(path)
    } catch (error) {
      if (!(error instanceof ServerBusy)) throw error
      await sleep(0.05)
      return load(path)
    }
  }

  async function visit(path: string): Promise<void> {
    const html = await timeout(patience, () => loadPatiently(path))
    const links = linksOf(html)
    report(path, links.length)
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
      } catch (error) {
        if (isCancelled(error) || !(error instanceof Error)) throw error
        const isLate = error instanceof TimeoutError
        report(path, isLate ? new Error('took too long') : error)
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
    await queue.join()
    queue.shutdown()
  })
}
