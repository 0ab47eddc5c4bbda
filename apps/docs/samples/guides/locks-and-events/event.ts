import { Event, run, sleep, taskGroup } from '@asyncio/node'

async function main(): Promise<void> {
  const doors = new Event()
  await taskGroup(async (group) => {
    for (const guest of ['Ada', 'Bob']) {
      group.createTask(async () => {
        await doors.wait()
        console.log(`${guest} goes in`)
      })
    }
    await sleep(0.01)
    console.log('the doors open')
    doors.set()
  })
  await doors.wait() // open already: goes on at once
  console.log('late, and in')
}

await run(main)
