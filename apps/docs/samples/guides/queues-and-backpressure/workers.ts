import { isCancelled, Queue, run, sleep, taskGroup } from '@asyncio/node'

async function develop(photo: number): Promise<void> {
  await sleep(0.01)
  if (photo % 3 === 0) throw new Error(`photo ${photo} is blank`)
}

async function main(): Promise<void> {
  const photos = new Queue<number>()
  const failures: string[] = []
  let developed = 0

  async function work(): Promise<void> {
    for await (const photo of photos) {
      try {
        await develop(photo)
        developed += 1
      } catch (error) {
        if (isCancelled(error) || !(error instanceof Error)) throw error
        failures.push(error.message)
      } finally {
        photos.taskDone()
      }
    }
  }

  await taskGroup(async (group) => {
    for (let worker = 0; worker < 4; worker++) group.createTask(work)
    for (let photo = 1; photo <= 10; photo++) await photos.put(photo)
    await photos.join() // all ten have been dealt with, well or not
    photos.shutdown()
  })
  console.log(`${developed} developed`)
  console.log(failures.toSorted().join('\n'))
}

await run(main)
