import { run, sleep, taskGroup, timeout, TimeoutError } from '@asyncio/node'

async function download(city: string, seconds: number): Promise<void> {
  console.log(`${city}: connected`)
  try {
    await sleep(seconds) // stands for the work
    console.log(`${city}: the file is here`)
  } finally {
    await sleep(0.01) // cleaning up may wait, too
    console.log(`${city}: disconnected`)
  }
}

async function main(): Promise<void> {
  try {
    await timeout(0.2, async () =>
      taskGroup(async (group) => {
        group.createTask(() => download('Oslo', 0.05))
        group.createTask(() => download('Lima', 60))
      }),
    )
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('time is up, and nothing runs any more')
  }
}

await run(main)
