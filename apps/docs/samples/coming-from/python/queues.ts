import { PriorityQueue, Queue, QueueShutDown, run, taskGroup } from '@asyncio/node'

async function work(name: string, jobs: Queue<string>): Promise<void> {
  for (;;) {
    let job: string
    try {
      job = await jobs.get()
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error
      return
    }
    console.log(name, job)
    jobs.taskDone()
  }
}

async function main(): Promise<void> {
  const jobs = new Queue<string>(2)
  await taskGroup(async (group) => {
    group.createTask(() => work('first', jobs))
    group.createTask(() => work('second', jobs))
    for (const job of ['sweep', 'mop', 'polish']) await jobs.put(job)
    await jobs.join()
    jobs.shutdown()
  })

  const urgent = new PriorityQueue<[number, string]>()
  urgent.putNowait([2, 'later'])
  urgent.putNowait([1, 'now'])
  console.log((await urgent.get())[1], (await urgent.get())[1])
}

await run(main)
