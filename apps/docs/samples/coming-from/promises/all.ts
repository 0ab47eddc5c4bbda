import { run, sleep, taskGroup } from '@asyncio/node'

async function load(name: string, seconds: number): Promise<string> {
  await sleep(seconds)
  if (name === 'broken') throw new Error('broken could not be loaded')
  console.log(`${name} is loaded`)
  return name
}

await run(async () => {
  try {
    await taskGroup(
      (group) => {
        group.createTask(() => load('broken', 0.005))
        group.createTask(() => load('large file', 60))
      },
      { unwrapSingle: true },
    )
  } catch (error) {
    console.log(String(error))
  }
  console.log('gone on')
})
