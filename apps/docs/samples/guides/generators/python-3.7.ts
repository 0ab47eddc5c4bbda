import { run, sleep } from '@asyncio/node'

async function compute(x: number, y: number): Promise<number> {
  await sleep(0.1)
  return x + y
}

async function printSum(x: number, y: number): Promise<void> {
  const result = await compute(x, y)
  console.log(`${x} + ${y} = ${result}`)
}

await run(() => printSum(1, 2))
