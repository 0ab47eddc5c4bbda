import { createTask, isCancelled, run, sleep } from '@asyncio/node'

async function copyPage(number: number): Promise<void> {
  await sleep(number === 3 ? 60 : 0.02) // the third one is all in gold
  console.log(`page ${number} is copied`)
}

async function copyBook(): Promise<void> {
  console.log('lamp on')
  try {
    for (let number = 1; number <= 500; number++) await copyPage(number)
  } finally {
    await sleep(0.05) // cleaning up may wait
    console.log('lamp off')
  }
}

async function main(): Promise<void> {
  const copying = createTask(copyBook)
  await sleep(0.25)
  copying.cancel() // asks it to stop, and waits for nothing
  console.log('asked to stop')
  try {
    await copying // until it has stopped
  } catch (error) {
    if (!isCancelled(error)) throw error
    console.log('stopped')
  }
}

await run(main)
