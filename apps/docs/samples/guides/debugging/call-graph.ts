import { createTask, getRunningLoop, printCallGraph, run, sleep } from '@asyncio/node'

async function fetchPart(): Promise<void> {
  await sleep(0.05)
}

async function download(): Promise<void> {
  const part = createTask(fetchPart, { name: 'part 1' })
  getRunningLoop().callLater(0.01, () => printCallGraph(part))
  await part
}

async function main(): Promise<void> {
  await createTask(download, { name: 'download' })
}

await run(main)
