import { run, taskGroup } from '@asyncio/node'

class NoPaper extends Error {}

async function print(): Promise<void> {
  throw new NoPaper('no paper')
}

async function main(): Promise<void> {
  try {
    await taskGroup((group) => group.createTask(print), { unwrapSingle: true })
  } catch (error) {
    if (!(error instanceof NoPaper)) throw error
    console.log('caught as it is:', error.message)
  }
}

await run(main)
