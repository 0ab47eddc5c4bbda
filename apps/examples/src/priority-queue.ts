// A PriorityQueue gives out the smallest item first, whenever it was put. Lists are compared item by item.

import { createTask, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { PriorityQueue } from '@asyncio/sync'

type Patient = [urgency: number, name: string]

async function treat(waitingRoom: PriorityQueue<Patient>) {
  for (;;) {
    const [urgency, name] = await waitingRoom.get()
    console.log(`${name} comes in, urgency ${urgency}`)
    await sleep(1)
    waitingRoom.taskDone()
  }
}

async function main() {
  const waitingRoom = new PriorityQueue<Patient>()
  waitingRoom.putNowait([3, 'a cough'])
  waitingRoom.putNowait([2, 'a broken arm'])
  waitingRoom.putNowait([2, 'a bee sting'])

  const doctor = createTask(() => treat(waitingRoom))
  await sleep(0.5)
  console.log('an ambulance arrives')
  waitingRoom.putNowait([1, 'a heart attack'])

  await waitingRoom.join()
  console.log('nobody waits any more')
  doctor.cancel()
}

await run(main)
