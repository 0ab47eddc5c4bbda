import { createTask, run, shield, sleep, timeout, TimeoutError } from '@asyncio/node'

async function save(): Promise<string> {
  await sleep(0.02)
  return 'saved'
}

async function main(): Promise<void> {
  const saving = createTask(save)
  try {
    await timeout(0.01, () => shield(saving))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('no longer waited for')
  }
  console.log(await saving)
}

await run(main)
