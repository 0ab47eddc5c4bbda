// Measures what threads and processes bring: the same computations on one worker and on two, and what a job costs that does nothing.
import { gather } from '@asyncio/core'
import { ProcessPoolExecutor, ThreadPoolExecutor } from '@asyncio/executors'
import { run } from '@asyncio/loop'
import { availableParallelism } from 'node:os'

const COMPUTATIONS = 8
const EMPTY_JOBS = 5000
const ROUNDS = 5

type Pool = ThreadPoolExecutor | ProcessPoolExecutor

/** Keeps a core busy for about a fifth of a second. */
function countPrimes(below: number): number {
  let count = 0
  for (let n = 2; n < below; n++) {
    let isPrime = true
    for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0
    if (isPrime) count++
  }
  return count
}

async function secondsOf(body: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await body()
  return (performance.now() - startedAt) / 1000
}

/** The median of some rounds, after one that is not counted: workers start in it. */
async function measure(body: () => Promise<unknown>): Promise<number> {
  await body()
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await secondsOf(body))
  return rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number
}

async function compute(pool: Pool): Promise<unknown> {
  return gather(Array.from({ length: COMPUTATIONS }, () => pool.submit(countPrimes, 1_500_000)))
}

async function doNothing(pool: Pool): Promise<unknown> {
  return gather(Array.from({ length: EMPTY_JOBS }, () => pool.submit(() => null)))
}

await run(async () => {
  console.log(`Node ${process.versions.node}, ${availableParallelism()} cores; medians of ${ROUNDS} rounds`)
  for (const [name, Pool] of [
    ['threads', ThreadPoolExecutor],
    ['processes', ProcessPoolExecutor],
  ] as const) {
    const one = new Pool({ maxWorkers: 1 })
    const two = new Pool({ maxWorkers: 2 })
    const start = await secondsOf(async () => one.submit(() => null))
    const alone = await measure(async () => compute(one))
    const together = await measure(async () => compute(two))
    const job = (await measure(async () => doNothing(two))) / EMPTY_JOBS
    console.log(
      `${name}: ${COMPUTATIONS} computations take ${alone.toFixed(2)} s on one, ${together.toFixed(2)} s on two (${(alone / together).toFixed(2)}x); ` +
        `${(start * 1000).toFixed(0)} ms for the first job, ${(job * 1e6).toFixed(0)} us for one that does nothing`,
    )
    await one.shutdown()
    await two.shutdown()
  }
})
