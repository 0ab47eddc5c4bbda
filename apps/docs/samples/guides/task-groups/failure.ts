import { ExceptionGroup, run, sleep, taskGroup } from '@asyncio/node'

async function bake(what: string, seconds: number): Promise<void> {
  try {
    await sleep(seconds)
    console.log(`${what} is done`)
  } finally {
    console.log(`${what}: oven off`)
  }
}

async function burn(): Promise<void> {
  await sleep(0.1)
  throw new Error('smoke')
}

async function main(): Promise<void> {
  try {
    await taskGroup((group) => {
      group.createTask(() => bake('bread', 0.05))
      group.createTask(() => bake('cake', 60))
      group.createTask(burn, { name: 'toast' })
    })
  } catch (error) {
    if (!(error instanceof ExceptionGroup)) throw error
    console.log(error.message)
    console.log(error.exceptions.map(String))
  }
}

await run(main)
