import { ExceptionGroup, Queue, run, taskGroup } from '@asyncio/node'

const letters = new Queue<string>()

async function read(): Promise<void> {
  try {
    for (;;) console.log(`read: ${await letters.get()}`)
  } finally {
    console.log('reader: lamp off')
  }
}

async function write(): Promise<void> {
  await letters.put('Dear Ada')
  throw new Error('out of ink')
}

await run(async () => {
  try {
    await taskGroup(async (group) => {
      group.createTask(read)
      group.createTask(write)
    })
  } catch (error) {
    if (!(error instanceof ExceptionGroup)) throw error
    console.log(`failed: ${String(error.exceptions)}`)
  }
})
