import { createTask, run, sleep } from '@asyncio/node'

Error.stackTraceLimit = 1 // to keep what is printed short

async function fail(): Promise<never> {
  throw new Error('no paper')
}

async function main(): Promise<void> {
  const nap = createTask(() => sleep(60))
  await sleep(0)
  nap.cancel() // nobody awaits it, and nothing is printed: that is no error
  createTask(fail, { name: 'printing' }) // nobody awaits this one either
  await sleep(0.01)
  console.log('the program goes on')
}

await run(main)
