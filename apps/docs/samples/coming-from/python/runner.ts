import { ContextVar, Runner, sleep } from '@asyncio/node'

const visits = new ContextVar<number>('visits', { default: 0 })

async function visit(): Promise<number> {
  visits.set(visits.get() + 1)
  await sleep(0.01)
  return visits.get()
}

await using runner = new Runner()
console.log(await runner.run(visit))
console.log(await runner.run(visit)) // the same loop, and the same context
