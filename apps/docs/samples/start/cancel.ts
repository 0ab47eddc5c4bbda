import { createTask, isCancelled, run, sleep } from '@asyncio/node'

async function brew(drink: string): Promise<string> {
  console.log('gas on')
  try {
    await sleep(60)
    return `a cup of ${drink}`
  } finally {
    console.log('gas off')
  }
}

await run(async () => {
  const tea = createTask(() => brew('tea'))
  await sleep(0.05)
  tea.cancel()
  try {
    await tea
  } catch (error) {
    if (!isCancelled(error)) throw error
    console.log('no tea today')
  }
})
