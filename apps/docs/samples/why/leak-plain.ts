import { setTimeout as sleep } from 'node:timers/promises'

async function watchPrices(): Promise<void> {
  for (let day = 1; day <= 4; day += 1) {
    console.log(`price of day ${day} asked for`)
    await sleep(100)
  }
}

async function giveUp(): Promise<never> {
  await sleep(150)
  throw new Error('too slow')
}

try {
  await Promise.race([watchPrices(), giveUp()])
} catch {
  console.log('given up')
}
