import assert from 'node:assert/strict'
import { createTask, gather, Semaphore, sleep } from '@asyncio/node'
import { ExplorationError, explore } from '@asyncio/testing'

async function permitsComeBack(
  park: (seats: Semaphore) => Promise<void>,
): Promise<void> {
  const seats = new Semaphore(1)
  const tasks = [1, 2, 3].map((number) =>
    createTask(() => park(seats), { name: `car ${number}` }),
  )
  await gather(tasks, { returnExceptions: true })
  assert.equal(seats.value, 1)
}

async function careless(seats: Semaphore): Promise<void> {
  await seats.acquire()
  await sleep(1)
  seats.release() // is not reached if the sleep is cancelled
}

async function careful(seats: Semaphore): Promise<void> {
  using _seat = await seats.guard()
  await sleep(1)
}

for (const park of [careless, careful]) {
  try {
    const { runs } = await explore(() => permitsComeBack(park), { cancels: true })
    console.log(`${park.name}: nothing found in ${runs} runs`)
  } catch (error) {
    if (!(error instanceof ExplorationError)) throw error
    console.log(
      `${park.name}: explore(body, { cancels: true, schedule: '${error.schedule}' }) fails`,
    )
  }
}
