import { createTask, gather, run, sleep } from '@asyncio/node'

async function step(name: string): Promise<void> {
  console.log(`${name} begins`)
  await sleep(0.01)
}

async function main(): Promise<void> {
  try {
    // @ts-expect-error -- the compiler says so, too
    createTask(step('a call'))
  } catch (error) {
    console.log(String(error))
  }
  await gather([() => step('a function')])
}

await run(main)
