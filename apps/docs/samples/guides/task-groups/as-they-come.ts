import { asCompleted, createTask, run, sleep } from '@asyncio/node'

async function main(): Promise<void> {
  const runners = [
    createTask(() => sleep(0.3, 'Ada')),
    createTask(() => sleep(0.01, 'Bob')),
    createTask(() => sleep(0.15, 'Cleo')),
  ]
  for await (const runner of asCompleted(runners)) console.log(await runner, 'is in')
}

await run(main)
