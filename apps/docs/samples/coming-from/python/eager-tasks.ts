import { createTask, eagerTaskFactory, getRunningLoop, run } from '@asyncio/node'

const prices = new Map([['tea', 3]])

async function price(name: string): Promise<number> {
  console.log(`looks up ${name}`)
  return prices.get(name) ?? 0
}

async function main(): Promise<void> {
  const later = createTask(() => price('tea'))
  console.log('the first is made')
  await later

  const now = createTask(() => price('tea'), { eagerStart: true })
  console.log('the second is made')
  await now

  getRunningLoop().setTaskFactory(eagerTaskFactory)
  const always = createTask(() => price('tea'))
  console.log('the third is made')
  console.log(await always)
}

await run(main)
