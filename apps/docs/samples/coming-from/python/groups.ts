import { catchGroup, run, sleep, taskGroup } from '@asyncio/node'

async function load(name: string, seconds: number): Promise<string> {
  try {
    await sleep(seconds)
    if (name === 'broken') throw new RangeError(`${name} could not be loaded`)
    return name
  } finally {
    console.log(`${name} is left`)
  }
}

async function main(): Promise<void> {
  const loaded = await taskGroup(async (group) => {
    const one = group.createTask(() => load('one', 0.08))
    const two = group.createTask(() => load('two', 0.01))
    return [one, two]
  })
  for (const task of loaded) console.log(task.result())

  await catchGroup(
    taskGroup(async (group) => {
      group.createTask(() => load('broken', 0.01))
      group.createTask(() => load('patient', 60)) // cancelled when the other one fails
    }),
    [RangeError, ({ errors }) => errors.forEach((error) => console.log(error.message))],
  )
}

await run(main)
