import { setTimeout } from 'node:timers/promises'
import { createTask, currentTask, gather, run, sleep, wrapFuture } from '@asyncio/node'

const downloads = new Map<string, string>()

/** Stands for anything that is not of this library. */
async function download(who: string, signal?: AbortSignal): Promise<void> {
  downloads.set(who, 'still runs')
  try {
    await setTimeout(300, undefined, { signal })
    downloads.set(who, 'is complete')
  } catch (error) {
    downloads.set(who, 'was ended')
    throw error
  }
}

// #region ways
async function bare(): Promise<void> {
  await download('bare') // a foreign promise: nobody can end this wait
  await sleep(0) // so the cancellation arrives here
}

async function wrapped(): Promise<void> {
  await wrapFuture(download('wrapped')) // the wait ends at once, the download goes on
}

async function signalled(): Promise<void> {
  await download('signalled', currentTask()?.signal) // the download itself is ended
}
// #endregion

async function main(): Promise<void> {
  const endings = new Map<string, string | undefined>()
  const tasks = [bare, wrapped, signalled].map((work) => {
    const task = createTask(work, { name: work.name })
    task.addDoneCallback(() => endings.set(work.name, downloads.get(work.name)))
    return task
  })
  await sleep(0.02)
  for (const task of tasks) task.cancel()
  await gather(tasks, { returnExceptions: true })
  for (const [who, ending] of endings)
    console.log(`${who} has ended, its download ${ending}`)
}

await run(main)
