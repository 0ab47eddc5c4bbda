import { gather, run, Semaphore, sleep } from '@asyncio/node'

const seats = new Semaphore(2)
let taken = 0
let most = 0

async function lunch(guest: string): Promise<string> {
  using _seat = await seats.guard() // until the function ends
  most = Math.max(most, ++taken)
  await sleep(0.02)
  taken -= 1
  return `${guest} has eaten`
}

async function main(): Promise<void> {
  const guests = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']
  console.log(await gather(guests.map((guest) => () => lunch(guest))))
  console.log(`never more than ${most} at the table`)
}

await run(main)
