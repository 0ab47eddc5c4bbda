import { asyncWith, Barrier, Condition, gather, run, sleep } from '@asyncio/node'

const changed = new Condition()
const start = new Barrier(2)
let stock = 0

async function sell(): Promise<void> {
  await start.wait()
  await asyncWith(changed, async () => {
    await changed.waitFor(() => stock >= 2)
    stock -= 2
    console.log('sold two,', stock, 'left')
  })
}

async function deliver(): Promise<void> {
  await start.wait()
  for (let n = 1; n <= 3; n++) {
    await sleep(0.01)
    await asyncWith(changed, () => {
      stock += 1
      changed.notifyAll()
    })
  }
}

async function main(): Promise<void> {
  await gather([sell, deliver])
  console.log('stock:', stock)
}

await run(main)
