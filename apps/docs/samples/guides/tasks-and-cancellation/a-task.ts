import { createTask, run, sleep } from '@asyncio/node'

async function brew(what: string): Promise<string> {
  console.log(`${what}: water on`)
  await sleep(0.1)
  console.log(`${what}: ready`)
  return `a cup of ${what}`
}

async function main(): Promise<void> {
  const tea = createTask(() => brew('tea'), { name: 'tea' })
  const coffee = createTask(() => brew('coffee'), { name: 'coffee' })
  console.log('both are made, neither has begun')
  console.log(await tea, 'and', await coffee)
}

await run(main)
