import { createTask, getRunningLoop, sleep } from '@asyncio/node'
import { isolated, LeftoverError } from '@asyncio/testing'

try {
  await isolated(async () => {
    createTask(() => sleep(60), { name: 'heartbeat' })
    getRunningLoop().callLater(5, function tick() {})
    await sleep(1)
  })
} catch (error) {
  if (!(error instanceof LeftoverError)) throw error
  for (const { kind } of error.leftovers) console.log(`left: ${kind}`)
}
