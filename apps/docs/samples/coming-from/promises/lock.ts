import {
  asyncWith,
  createTask,
  gather,
  isCancelled,
  Lock,
  run,
  sleep,
} from '@asyncio/node'

const lock = new Lock()
let balance = 100

async function withdraw(amount: number): Promise<void> {
  await asyncWith(lock, async () => {
    const before = balance
    await sleep(0.002)
    balance = before - amount
    console.log(`${amount} taken, ${balance} left`)
  })
}

await run(async () => {
  await gather([() => withdraw(10), () => withdraw(20)])

  const holding = createTask(() => asyncWith(lock, () => sleep(0.01)))
  const waiting = createTask(() => withdraw(30))
  const next = createTask(() => withdraw(40))
  await sleep(0)
  waiting.cancel() // this one; the next in line keeps its place
  await waiting.catch((error) => console.log('called off:', isCancelled(error)))
  await gather([holding, next])
})
