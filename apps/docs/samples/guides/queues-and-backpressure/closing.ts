import { Queue, QueueShutDown, run, taskGroup } from '@asyncio/node'

async function main(): Promise<void> {
  const tickets = new Queue<number>()
  for (let ticket = 1; ticket <= 5; ticket++) tickets.putNowait(ticket)

  await taskGroup((group) => {
    group.createTask(async () => {
      for await (const ticket of tickets) {
        console.log(`ticket ${ticket}`)
        if (ticket === 2) tickets.shutdown(true) // at once: what is left is thrown away
      }
      console.log('the counter is closed')
    })
  })
  try {
    tickets.putNowait(6)
  } catch (error) {
    if (!(error instanceof QueueShutDown)) throw error
    console.log('no more tickets are taken')
  }
}

await run(main)
