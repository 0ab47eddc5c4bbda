import { Queue, run, sleep, taskGroup, TimeoutError, waitFor } from '@asyncio/node'

async function main(): Promise<void> {
  const letters = new Queue<number>()
  const received: number[] = []
  let interrupted = 0
  await taskGroup((group) => {
    group.createTask(async () => {
      for (let letter = 1; letter <= 20; letter++) {
        await sleep(0.005)
        await letters.put(letter)
      }
    })
    group.createTask(async () => {
      while (received.length < 20) {
        try {
          received.push(await waitFor(letters.get(), 0.002)) // gives up again and again
        } catch (error) {
          if (!(error instanceof TimeoutError)) throw error
          interrupted += 1
        }
      }
    })
  })
  console.log('gave up at least once:', interrupted > 0)
  console.log(
    'all letters, in order:',
    received.every((letter, index) => letter === index + 1),
  )
}

await run(main)
