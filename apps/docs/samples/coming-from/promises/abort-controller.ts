import { createTask, currentTask, isCancelled, run, sleep } from '@asyncio/node'
import { setTimeout as pause } from 'node:timers/promises'

/** Files, and how many seconds it takes to copy them. */
const files: [string, number][] = [
  ['a', 0.005],
  ['b', 60],
]

// With a signal, every function on the way has to take it and pass it on.
async function copyWithSignal(signal: AbortSignal): Promise<void> {
  for (const [file, seconds] of files) {
    await pause(seconds * 1000, undefined, { signal })
    console.log('copied', file)
  }
}

const controller = new AbortController()
const copying = copyWithSignal(controller.signal)
setTimeout(() => controller.abort(), 80)
await copying.catch((error: Error) => console.log('signal:', error.name))

// A task is cancelled where it waits.
async function copy(): Promise<void> {
  for (const [file, seconds] of files) {
    await sleep(seconds)
    console.log('copied', file)
  }
}

// What takes signals gets the task's own.
async function copyForeign(): Promise<void> {
  await pause(60_000, undefined, { signal: currentTask()?.signal })
  console.log('copied')
}

await run(async () => {
  const plain = createTask(copy)
  await sleep(0.08)
  plain.cancel()
  await plain.catch((error) => console.log('task:', isCancelled(error)))

  const foreign = createTask(copyForeign)
  await sleep(0.01)
  foreign.cancel()
  await foreign.catch((error) => console.log('task with a signal:', isCancelled(error)))

  const outside = new AbortController()
  const both = createTask(copy, { signal: outside.signal })
  await sleep(0.08)
  outside.abort()
  await both.catch((error) =>
    console.log('signal that cancels a task:', isCancelled(error)),
  )
})
