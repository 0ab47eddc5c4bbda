import { isCancelled, run, sleep } from '@asyncio/node'

async function report(): Promise<void> {
  try {
    await sleep(60)
  } finally {
    console.log('the report is put away')
  }
}

// Here no loop runs: this is ordinary promise code, with an ordinary signal.
const controller = new AbortController()
setTimeout(() => controller.abort('the user left'), 50)

try {
  await run(report, { signal: controller.signal })
} catch (error) {
  if (!isCancelled(error)) throw error
  console.log('cancelled:', error.message)
}
