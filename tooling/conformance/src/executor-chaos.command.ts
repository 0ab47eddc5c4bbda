import { gather, isCancelled, sleep, type ConcurrentFuture } from '@asyncio/core'
import { BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor, work } from '@asyncio/executors'
import { run } from '@asyncio/loop'
import { array, assert, asyncProperty, constantFrom, integer, nat, record } from 'fast-check'
import { deepEqual, ok } from 'node:assert/strict'
import process from 'node:process'
import type * as executorWork from './executor-work.ts'

// Plays a pool of workers through random jobs, cancellations and crashes. A program of its own: a thread that is ended while another one
// starts may bring down a whole process, which is to be nobody else's.

type Functions = typeof executorWork

const module = new URL('./executor-work.ts', import.meta.url)
const add = work<Functions['add']>(module, 'add')
const addLater = work<Functions['addLater']>(module, 'addLater')
const spin = work<Functions['spin']>(module, 'spin')
const exit = work<Functions['exit']>(module, 'exit')
const dieLater = work<Functions['dieLater']>(module, 'dieLater')
const throwRuntimeError = work<Functions['throwRuntimeError']>(module, 'throwRuntimeError')

const kinds = ['add', 'addLater', 'throw', 'exit', 'die', 'spin', 'pause', 'cancel'] as const
const step = record({ kind: constantFrom(...kinds), at: nat(30) })
const options = record({
  maxWorkers: integer({ min: 1, max: 3 }),
  maxTasksPerChild: constantFrom(1, 3, Infinity),
})

interface Submitted {
  readonly kind: (typeof kinds)[number]
  readonly n: number
  readonly future: ConcurrentFuture<unknown>
  cancelled: boolean
}

/** How a job may have ended, in a word. */
function outcomeOf({ future }: Submitted): string {
  if (future.cancelled()) return 'cancelled'
  const error = future.exception()
  if (error instanceof BrokenExecutor) return 'broken'
  return error === null ? `returned ${String(future.result())}` : 'threw'
}

function expectedOf({ kind, n, cancelled }: Submitted): string {
  if (cancelled || kind === 'spin') return 'cancelled'
  if (kind === 'exit' || kind === 'die') return 'broken'
  return kind === 'throw' ? 'threw' : `returned ${n + 1}`
}

const [poolKind, numRuns, seed] = process.argv.slice(2) as ['threads' | 'processes', string, string]
const Pool = poolKind === 'threads' ? ThreadPoolExecutor : ProcessPoolExecutor

const property = asyncProperty(array(step, { minLength: 3, maxLength: 14 }), options, async (steps, chosen) => {
  await run(async () => {
    const jobs = await play(new Pool(chosen), steps)
    deepEqual(jobs.map(outcomeOf), jobs.map(expectedOf))
  })
})
await assert(property, { seed: Number(seed), numRuns: Number(numRuns), endOnFailure: true })

async function play(
  pool: InstanceType<typeof ThreadPoolExecutor> | InstanceType<typeof ProcessPoolExecutor>,
  steps: readonly { kind: (typeof kinds)[number]; at: number }[],
): Promise<Submitted[]> {
  const jobs: Submitted[] = []
  for (const [n, { kind, at }] of steps.entries()) {
    if (kind === 'pause') await sleep(at / 1000)
    else if (kind === 'cancel') {
      const job = jobs[at % Math.max(1, jobs.length)]
      if (job?.future.done() === false) job.cancelled = job.future.cancel()
    } else jobs.push({ kind, n, future: submit(pool, kind, n), cancelled: false })
  }
  // Those that would never end, one after the other.
  const endless = jobs.filter(({ kind }) => kind === 'spin')
  const ends = jobs.filter(({ kind }) => kind !== 'spin')
  await sleep(0.02)
  for (const { future } of endless) future.cancel()
  await gather(
    ends.map(({ future }) => future),
    { returnExceptions: true },
  )
  await pool.shutdown()
  ok(jobs.every(({ future }) => future.done()))
  return jobs
}

function submit(
  pool: InstanceType<typeof ThreadPoolExecutor> | InstanceType<typeof ProcessPoolExecutor>,
  kind: (typeof kinds)[number],
  n: number,
): ConcurrentFuture<unknown> {
  const future: ConcurrentFuture<unknown> =
    kind === 'exit'
      ? pool.submit(exit)
      : kind === 'die'
        ? pool.submit(dieLater)
        : kind === 'throw'
          ? pool.submit(throwRuntimeError)
          : kind === 'spin'
            ? pool.submit(spin)
            : pool.submit(kind === 'add' ? add : addLater, n, 1)
  // Looked at below.
  future.catch((error: unknown) => isCancelled(error))
  return future
}
