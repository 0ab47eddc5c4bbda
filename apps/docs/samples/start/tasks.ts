import { createTask, run, sleep } from '@asyncio/node'

async function brew(drink: string, seconds: number): Promise<string> {
  console.log(`${drink}: water on`)
  await sleep(seconds)
  console.log(`${drink}: ready`)
  return `a cup of ${drink}`
}

await run(async () => {
  const tea = createTask(() => brew('tea', 0.1))
  const coffee = createTask(() => brew('coffee', 0.05))
  console.log('both are on their way')
  console.log(await tea, 'and', await coffee)
})
