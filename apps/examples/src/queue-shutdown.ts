// shutdown() says that no more items come: `for await` takes what is left, and ends. join() waits until all are dealt with.

import { sleep, taskGroup } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Queue, QueueShutDown } from '@asyncio/sync'

async function wash(worker: string, seconds: number, plates: Queue<number>) {
  let washed = 0
  for await (const plate of plates) {
    await sleep(seconds)
    console.log(`${worker} has washed plate ${plate}`)
    washed += 1
    plates.taskDone()
  }
  console.log(`${worker} goes home, ${washed} washed`)
}

async function main() {
  const plates = new Queue<number>()
  for (let plate = 1; plate <= 5; plate++) plates.putNowait(plate)

  await taskGroup(async (group) => {
    group.createTask(() => wash('Ann', 0.2, plates))
    group.createTask(() => wash('Ben', 0.5, plates))
    await plates.join()
    console.log('the first dishes are done')

    for (let plate = 6; plate <= 8; plate++) await plates.put(plate)
    plates.shutdown()
    try {
      await plates.put(9)
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error
      console.log('plate 9 comes too late')
    }
  })
  console.log('nobody is left')
}

await run(main)
