import { catchGroup, run, sleep, taskGroup } from '@asyncio/node'

async function brew(drink: string, seconds: number): Promise<void> {
  console.log(`${drink}: gas on`)
  try {
    await sleep(seconds)
    if (drink === 'coffee') throw new RangeError('no beans')
  } finally {
    console.log(`${drink}: gas off`)
  }
}

await run(async () => {
  const breakfast = taskGroup(async (group) => {
    group.createTask(() => brew('tea', 60))
    group.createTask(() => brew('coffee', 0.05))
  })
  await catchGroup(breakfast, [
    RangeError,
    (group) => console.log(`failed: ${String(group.exceptions)}`),
  ])
  console.log('the kitchen is empty')
})
