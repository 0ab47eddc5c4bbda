import { Queue, run, sleep, taskGroup } from '@asyncio/node'

// #region pool
async function forEachOf<T>(
  items: Iterable<T>,
  workers: number,
  work: (item: T) => PromiseLike<void>,
): Promise<void> {
  const waiting = new Queue<T>(workers)
  await taskGroup(async (group) => {
    for (let n = 0; n < workers; n++) {
      group.createTask(async () => {
        for await (const item of waiting) await work(item)
      })
    }
    for (const item of items) await waiting.put(item) // waits while all are busy
    waiting.shutdown() // what is there is still done; then the workers end
  })
}
// #endregion

async function main(): Promise<void> {
  let busy = 0
  let most = 0
  await forEachOf([1, 2, 3, 4, 5], 2, async (n) => {
    busy += 1
    most = Math.max(most, busy)
    await sleep(0.03)
    busy -= 1
    console.log(`${n} squared is ${n * n}`)
  })
  console.log('at most', most, 'at once')

  try {
    await forEachOf([6, 0, 7], 2, async (n) => {
      try {
        if (n === 0) throw new RangeError('nothing to do for zero')
        await sleep(60)
      } finally {
        console.log('left', n)
      }
    })
  } catch (error) {
    console.log((error as AggregateError).errors.map(String).join())
  }
}

await run(main)
