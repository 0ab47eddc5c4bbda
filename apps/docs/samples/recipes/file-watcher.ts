import { mkdtemp, rm, watch, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  cancellable,
  currentTask,
  Queue,
  run,
  sleep,
  taskGroup,
  TimeoutError,
  waitFor,
  wrapFuture,
} from '@asyncio/node'

// #region watch
/** Puts the names of files that change into a queue, until it is cancelled. */
async function watchFolder(folder: string, changes: Queue<string>): Promise<void> {
  const events = watch(folder, { signal: currentTask()?.signal }) // is closed with the task
  for await (const { filename } of cancellable(events))
    if (filename !== null) changes.putNowait(filename)
}

/** Waits for changes, and then until nothing has changed for `quiet` seconds. */
async function nextChanges(changes: Queue<string>, quiet: number): Promise<string[]> {
  const names = new Set([await changes.get()])
  try {
    for (;;) names.add(await waitFor(() => changes.get(), quiet))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    return [...names].toSorted()
  }
}
// #endregion

async function main(): Promise<void> {
  const folder = await wrapFuture(mkdtemp(join(tmpdir(), 'watched-')))
  const changes = new Queue<string>()
  try {
    await taskGroup(async (group) => {
      group.createTask(() => watchFolder(folder, changes))
      await sleep(0.02) // a watcher needs a moment to begin

      for (let n = 0; n < 5; n++)
        await wrapFuture(writeFile(join(folder, 'page.md'), `draft ${n}`))
      await wrapFuture(writeFile(join(folder, 'style.css'), ''))
      console.log('built, because of', await nextChanges(changes, 0.1))

      await wrapFuture(writeFile(join(folder, 'page.md'), 'the last draft'))
      console.log('built, because of', await nextChanges(changes, 0.1))
      group.cancel()
    })
  } finally {
    await wrapFuture(rm(folder, { recursive: true }))
  }
  console.log('watches no more')
}

await run(main)
