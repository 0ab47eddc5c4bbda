import { ProcessPoolExecutor, ThreadPoolExecutor } from '@asyncio/executors'
import { createTask, gather, isCancelled, NodeEventLoop, sleep } from '@asyncio/node'
import { onALoop } from '../on-a-loop.ts'
import { requireThat, type Target } from '../target.ts'

/** A piece of work. */
interface Job {
  readonly does: 'returns' | 'throws' | 'spins'
  /** What it is given, and gives back: so many bytes. */
  readonly size: number
  /** In how many turns it is cancelled, if it is. */
  readonly cancelledAfter: number | null
}

/** A pool, with the jobs that it is given all at once. */
interface Pool {
  readonly maxWorkers: number
  readonly jobs: readonly Job[]
}

/** Jobs in a pool: each has its own outcome, and a job that was cancelled takes nobody with it. */
export function executors(kind: 'threads' | 'processes'): Target<Pool> {
  return {
    name: `executors of ${kind}`,
    generate: (random) =>
      random.several(kind === 'threads' ? 2 : 1, () => ({
        maxWorkers: 1 + random.below(3),
        jobs: random.several(8, (): Job => {
          const does = random.pick(['returns', 'returns', 'throws', 'spins'] as const)
          const cancelled = does === 'spins' || random.below(4) === 0
          return { does, size: random.size(), cancelledAfter: cancelled ? random.below(30) : null }
        }),
      })),
    async run(program) {
      const bytes = await onALoop(new NodeEventLoop(), async () =>
        gather(program.map((pool) => async () => useUp(kind, pool))),
      )
      return {
        operations: program.reduce((sum, { jobs }) => sum + jobs.length, 0),
        bytes: bytes.reduce((sum, each) => sum + each, 0),
      }
    },
  }
}

async function useUp(kind: 'threads' | 'processes', { maxWorkers, jobs }: Pool): Promise<number> {
  const Executor = kind === 'threads' ? ThreadPoolExecutor : ProcessPoolExecutor
  await using executor = new Executor({ maxWorkers })
  const bytes = await gather(
    jobs.map((job) => async () => {
      const task = createTask(async () => executor.submit(work, job.does, new Uint8Array(job.size).fill(job.size)))
      if (job.cancelledAfter !== null) {
        for (let turn = 0; turn < job.cancelledAfter; turn += 1) await sleep(0)
        task.cancel()
      }
      return outcomeOf(task, job)
    }),
  )
  return bytes.reduce((sum, each) => sum + each, 0)
}

async function outcomeOf(task: PromiseLike<Uint8Array>, { does, size, cancelledAfter }: Job): Promise<number> {
  let answer: Uint8Array
  try {
    answer = await task
  } catch (error) {
    if (isCancelled(error) && cancelledAfter !== null) return 0
    requireThat(does === 'throws' && error instanceof RangeError, `a job that ${does} failed with ${String(error)}`)
    return 0
  }
  requireThat(does === 'returns', `a job that ${does} has returned`)
  const isRight = answer.length === size && answer.every((byte) => byte === ((size + 1) & 0xff))
  requireThat(isRight, `a job gave back other bytes than it was asked for, ${answer.length} of ${size}`)
  return 2 * size
}

function work(does: string, given: Uint8Array): Uint8Array {
  if (does === 'throws') throw new RangeError('as it was told')
  while (does === 'spins');
  return given.map((byte) => byte + 1)
}
