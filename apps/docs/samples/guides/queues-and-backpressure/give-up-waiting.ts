import {
  asyncWith,
  createTask,
  gather,
  isCancelled,
  run,
  Semaphore,
  sleep,
} from '@asyncio/node'

const boat = new Semaphore(1)

async function cross(who: string): Promise<void> {
  await asyncWith(boat, async () => {
    await sleep(0.05)
    console.log(`${who} is over`)
  })
}

async function main(): Promise<void> {
  const wolf = createTask(() => cross('wolf'))
  const goat = createTask(() => cross('goat'))
  const cabbage = createTask(() => cross('cabbage'))
  await sleep(0.01)
  goat.cancel() // it stands in line: it leaves, and the cabbage moves up
  const outcomes = await gather([wolf, goat, cabbage], { returnExceptions: true })
  console.log(outcomes.map((outcome) => (isCancelled(outcome) ? 'stayed' : 'crossed')))
  console.log(`boats free: ${boat.value}`)
}

await run(main)
