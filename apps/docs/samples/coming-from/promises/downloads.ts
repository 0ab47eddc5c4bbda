import { run, sleep, taskGroup, timeout, TimeoutError } from '@asyncio/node'

async function download(name: string, seconds: number): Promise<void> {
  console.log(`${name}: connected`)
  try {
    await sleep(seconds)
    console.log(`${name}: the file is here`)
  } finally {
    console.log(`${name}: disconnected`)
  }
}

await run(async () => {
  try {
    await timeout(0.3, () =>
      taskGroup((group) => {
        group.createTask(() => download('Oslo', 0.02))
        group.createTask(() => download('Lima', 60))
      }),
    )
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('time is up')
  }
})
