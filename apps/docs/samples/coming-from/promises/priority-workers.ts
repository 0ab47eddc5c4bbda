import { PriorityQueue, run, sleep, taskGroup } from '@asyncio/node'

interface Job {
  page: string
  priority: number
}

async function print(page: string): Promise<void> {
  await sleep(0.005)
  console.log('printed', page)
}

await run(async () => {
  const jobs = new PriorityQueue<Job>(0, {
    compare: (one, other) => other.priority - one.priority,
  })
  await taskGroup(async (group) => {
    group.createTask(async () => {
      for await (const { page } of jobs) await print(page)
    })
    jobs.putNowait({ page: 'the first page', priority: 2 })
    jobs.putNowait({ page: 'a draft', priority: 0 })
    jobs.putNowait({ page: 'a contract', priority: 1 })
    jobs.shutdown()
  })
  console.log('nothing is left')
})
