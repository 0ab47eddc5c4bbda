import { run, sleep, taskGroup } from '@asyncio/node'

async function ask(mirror: string, seconds: number): Promise<string> {
  try {
    await sleep(seconds)
    return `answer from ${mirror}`
  } finally {
    console.log(`${mirror}: connection closed`)
  }
}

async function firstAnswer(): Promise<string | undefined> {
  let first: string | undefined
  await taskGroup((group) => {
    for (const [mirror, seconds] of [
      ['Oslo', 30],
      ['Lima', 0.05],
      ['Rome', 20],
    ] as const) {
      group.createTask(async () => {
        first = await ask(mirror, seconds)
        group.cancel() // the race is over for all
      })
    }
  })
  return first
}

console.log(await run(firstAnswer))
