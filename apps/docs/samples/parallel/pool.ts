import {
  BrokenExecutor,
  ExecutorFull,
  gather,
  ProcessPoolExecutor,
  run,
  ThreadPoolExecutor,
} from '@asyncio/node'

function* numbers(): Generator<number> {
  for (let n = 1; ; n++) {
    console.log('takes', n)
    yield n
  }
}

async function main(): Promise<void> {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1, maxQueue: 1 })
  for await (const square of pool.map((n: number) => n * n, numbers())) {
    console.log('squared:', square)
    if (square === 4) break
  }

  const busy = [pool.submit((n: number) => n, 1), pool.submit((n: number) => n, 2)]
  try {
    await pool.submit((n: number) => n, 3)
  } catch (error) {
    console.log(error instanceof ExecutorFull ? 'no room for a third' : error)
  }
  console.log(await gather(busy))
  await pool.room()

  await using processes = new ProcessPoolExecutor({ maxWorkers: 1 })
  try {
    await processes.submit(() => void process.kill(process.pid, 'SIGKILL'))
  } catch (error) {
    console.log(
      error instanceof BrokenExecutor
        ? 'the process has ended before its work was done'
        : error,
    )
  }
  console.log(await processes.submit(() => 'the next work has a process again'))
}

await run(main)
