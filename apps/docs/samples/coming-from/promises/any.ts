import { asCompleted, run, sleep, taskGroup } from '@asyncio/node'

async function mirror(name: string, seconds: number): Promise<string> {
  try {
    await sleep(seconds)
    if (name === 'down') throw new Error('connection refused')
    return name
  } finally {
    console.log(`${name}: closed`)
  }
}

await run(async () => {
  console.log(
    'any:',
    await Promise.any([
      mirror('down', 0.005),
      mirror('near', 0.03),
      mirror('far', 0.08),
    ]),
  )
  await sleep(0.1)

  let first: string | undefined
  await taskGroup(async (group) => {
    const asked = [
      group.createTask(() => mirror('near', 0.03)),
      group.createTask(() => mirror('far', 60)),
    ]
    for await (const task of asCompleted(asked)) {
      first = await task
      break
    }
    group.cancel() // the others are closed before the group ends
  })
  console.log('group:', first)
})
