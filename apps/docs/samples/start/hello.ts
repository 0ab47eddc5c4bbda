import { run, sleep } from '@asyncio/node'

async function main(): Promise<string> {
  console.log('water on')
  await sleep(0.1)
  console.log('it boils')
  return 'a cup of tea'
}

console.log(await run(main))
