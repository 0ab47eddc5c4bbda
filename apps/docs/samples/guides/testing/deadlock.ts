import { createTask, gather, Lock, run, sleep } from '@asyncio/node'
import { DeadlockError, VirtualEventLoop } from '@asyncio/testing'

const left = new Lock()
const right = new Lock()

async function eat(first: Lock, second: Lock): Promise<void> {
  using _first = await first.guard()
  await sleep(1) // thinks
  using _second = await second.guard()
}

async function main(): Promise<void> {
  const ada = createTask(() => eat(left, right), { name: 'Ada' })
  const bob = createTask(() => eat(right, left), { name: 'Bob' })
  await gather([ada, bob])
}

try {
  await run(main, { loopFactory: () => new VirtualEventLoop() })
} catch (error) {
  if (!(error instanceof DeadlockError)) throw error
  console.log(error.message)
}
