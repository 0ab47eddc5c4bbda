import { createTask, run, sleep } from '@asyncio/node'

async function greet(name: string, seconds: number): Promise<string> {
  await sleep(seconds)
  console.log(`hello ${name}`)
  return name.toUpperCase()
}

async function main(): Promise<void> {
  const ada = createTask(() => greet('Ada', 0.08), { name: 'greet-ada' })
  const bob = createTask(() => greet('Bob', 0.02), { name: 'greet-bob' })
  console.log(ada.getName(), ada.done())
  console.log(await ada, await bob)
}

await run(main)
