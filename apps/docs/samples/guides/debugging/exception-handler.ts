import { createTask, getRunningLoop, run, sleep } from '@asyncio/node'

async function heartbeat(): Promise<void> {
  await sleep(0.01)
  throw new Error('no pulse')
}

async function main(): Promise<void> {
  getRunningLoop().setExceptionHandler((_, { message, exception, future }) => {
    console.log(message)
    console.log(' ', String(exception))
    console.log(' ', future)
  })
  createTask(heartbeat, { name: 'heartbeat' })
  await sleep(0.02)
}

await run(main)
