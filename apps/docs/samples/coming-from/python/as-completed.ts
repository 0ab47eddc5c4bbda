import { asCompleted, run, sleep } from '@asyncio/node'

async function answer(name: string, seconds: number): Promise<string> {
  await sleep(seconds)
  return name
}

async function main(): Promise<void> {
  const questions = [
    () => answer('third', 0.15),
    () => answer('first', 0.05),
    () => answer('second', 0.1),
  ]
  for await (const task of asCompleted(questions)) console.log(await task)
}

await run(main)
