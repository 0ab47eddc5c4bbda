import { run, sleep, taskGroup } from '@asyncio/node'

async function weigh(what: string, grams: number): Promise<number> {
  await sleep(0.05)
  return grams
}

async function main(): Promise<void> {
  const weights = await taskGroup((group) => [
    group.createTask(() => weigh('flour', 500)),
    group.createTask(() => weigh('butter', 250)),
  ])
  // Here all tasks are done: their results can be taken without waiting.
  console.log(weights.map((task) => task.result()))
}

await run(main)
