import { createTask, run, sleep, timeout, TimeoutError, toThread } from '@asyncio/node'

function countPrimes(below: number): number {
  let count = 0
  for (let n = 2; n < below; n++) {
    let isPrime = true
    for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0
    if (isPrime) count++
  }
  return count
}

async function main(): Promise<void> {
  let beats = 0
  const heart = createTask(async () => {
    for (;;) {
      await sleep(0.002)
      beats += 1
    }
  })
  console.log(await toThread(countPrimes, 200_000), 'primes')
  heart.cancel()
  console.log('the loop was free:', beats > 0)

  try {
    await timeout(0.1, () => toThread(countPrimes, 1e9))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('stopped in the middle of the computation')
  }
}

await run(main)
