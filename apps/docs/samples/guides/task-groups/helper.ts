import { run, sleep, taskGroup } from '@asyncio/node'

async function blink(): Promise<never> {
  try {
    console.log('the light blinks')
    for (;;) await sleep(0.01)
  } finally {
    console.log('the light is off')
  }
}

async function main(): Promise<void> {
  await taskGroup(async (group) => {
    group.createTask(blink)
    await sleep(0.05) // the work itself
    console.log('the work is done')
    group.cancel() // whatever else runs in here is there for the work only
  })
  console.log('and nothing runs any more')
}

await run(main)
