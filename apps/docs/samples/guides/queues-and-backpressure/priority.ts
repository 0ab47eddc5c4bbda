import { PriorityQueue, run } from '@asyncio/node'

interface Patient {
  name: string
  urgency: number
}

async function main(): Promise<void> {
  const waiting = new PriorityQueue<Patient>(0, {
    compare: (a, b) => b.urgency - a.urgency,
  })
  waiting.putNowait({ name: 'Ada, a cold', urgency: 1 })
  waiting.putNowait({ name: 'Bob, a broken arm', urgency: 8 })
  waiting.putNowait({ name: 'Cleo, a cough', urgency: 1 })
  waiting.shutdown()
  for await (const { name } of waiting) console.log(name)
}

await run(main)
