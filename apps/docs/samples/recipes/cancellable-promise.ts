import { setTimeout as pause } from 'node:timers/promises'
import {
  createTask,
  currentTask,
  isCancelled,
  run,
  sleep,
  type Task,
  wrapFuture,
} from '@asyncio/node'

/** Somebody's API: answers with a promise, and takes an AbortSignal if one is given. */
async function render(
  page: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<string> {
  await pause(50, undefined, options)
  console.log(`${page}: rendered`)
  return page
}

// #region three
// A cancel can't reach into the promise. It arrives at the next wait, if there is one.
async function bare(): Promise<void> {
  await render('bare')
}

// A cancel ends the wait. The rendering goes on, and nobody looks at what comes of it.
async function wrapped(): Promise<void> {
  await wrapFuture(render('wrapped'))
}

// A cancel ends the rendering itself.
async function withSignal(): Promise<void> {
  await render('with a signal', { signal: currentTask()?.signal })
}
// #endregion

async function cancelSoon(task: Task<void>): Promise<void> {
  await sleep(0.01)
  task.cancel()
  const outcome = await task.then(
    () => 'ran to its end',
    (error: unknown) => (isCancelled(error) ? 'was cancelled' : 'failed'),
  )
  console.log(`${task.getName()}: the task ${outcome}`)
  await sleep(0.08)
}

await run(async () => {
  await cancelSoon(createTask(bare, { name: 'bare' }))
  await cancelSoon(createTask(wrapped, { name: 'wrapped' }))
  await cancelSoon(createTask(withSignal, { name: 'with a signal' }))
})
