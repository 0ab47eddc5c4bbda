import { asyncWith, Event, Lock, run, Semaphore, sleep, taskGroup } from '@asyncio/node'

const lock = new Lock()
const permits = new Semaphore(2)
const open = new Event()

async function visit(name: string, turns: number): Promise<void> {
  await open.wait()
  await asyncWith(permits, async () => {
    console.log(name, 'is in')
    for (let turn = 0; turn < turns; turn++) await sleep(0)
  })
  await asyncWith(lock, () => console.log(name, 'signs the book'))
}

async function main(): Promise<void> {
  await taskGroup(async (group) => {
    group.createTask(() => visit('Ada', 1))
    group.createTask(() => visit('Bob', 9))
    group.createTask(() => visit('Eve', 1))
    console.log('the doors open')
    open.set()
  })

  using held = await lock.guard() // as `async with lock`, to the end of the block
  console.log('held:', !held.released)
}

await run(main)
