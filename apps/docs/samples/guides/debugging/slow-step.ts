import { createTask, getRunningLoop, run, sleep } from '@asyncio/node'

async function think(): Promise<void> {
  await sleep(0.01)
  const started = performance.now()
  while (performance.now() - started < 300); // no await: nobody else runs meanwhile
}

async function main(): Promise<void> {
  getRunningLoop().slowCallbackDuration = 0.25 // seconds; 0.1 by default
  await createTask(think, { name: 'think' })
}

// Node prints such warnings by itself. Here the place and the seconds are left out.
process.removeAllListeners('warning')
process.on('warning', ({ message }) =>
  console.log(message.replace(/created at .*/, '...')),
)

await run(main, { debug: true })
