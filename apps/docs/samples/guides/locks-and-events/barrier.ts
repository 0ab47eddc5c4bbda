import { Barrier, gather, run, sleep } from '@asyncio/node'

const start = new Barrier(3)

async function ride(who: string, seconds: number): Promise<void> {
  await sleep(seconds)
  console.log(`${who} is at the line`)
  await start.wait()
  console.log(`${who} is off`)
}

await run(() =>
  gather([() => ride('Ada', 0.01), () => ride('Bob', 0.03), () => ride('Cleo', 0.05)]),
)
