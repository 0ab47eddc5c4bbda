import { ExceptionGroup, run, sleep, taskGroup } from '@asyncio/node'

async function save(): Promise<void> {
  await sleep(0.02)
  throw new Error('the disk is full')
}

async function copy(): Promise<void> {
  try {
    await sleep(0.06)
  } finally {
    unlock()
  }
}

function unlock(): void {
  throw new Error('the lock file is gone')
}

await run(async () => {
  try {
    await taskGroup(async (group) => {
      group.createTask(save)
      group.createTask(copy)
    })
  } catch (error) {
    if (!(error instanceof ExceptionGroup)) throw error
    for (const each of error.exceptions) console.log(`failed: ${String(each)}`)
  }
})
