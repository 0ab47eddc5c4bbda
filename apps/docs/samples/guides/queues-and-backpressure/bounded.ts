import { Queue, run, sleep, taskGroup } from '@asyncio/node'

async function bake(counter: Queue<string>): Promise<void> {
  for (const bread of ['rye', 'wheat', 'spelt', 'oat', 'corn']) {
    await counter.put(bread) // waits while there is no room
    console.log(`${bread} is on the counter, ${counter.qsize()} there`)
  }
  counter.shutdown() // no more today
}

async function sell(counter: Queue<string>): Promise<void> {
  for await (const bread of counter) {
    await sleep(0.05)
    console.log(`${bread} is sold`)
  }
}

async function main(): Promise<void> {
  const counter = new Queue<string>(2)
  await taskGroup((group) => {
    group.createTask(() => bake(counter))
    group.createTask(() => sell(counter))
  })
  console.log('sold out')
}

await run(main)
