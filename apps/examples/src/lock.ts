// A lock keeps something whole across an await: whoever holds it is alone between reading the balance and writing it.

import { asyncWith, gather, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Lock } from '@asyncio/sync'

let balance = 100

async function withdraw(amount: number) {
  const before = balance
  await sleep(0.1) // the bank thinks
  balance = before - amount
  console.log(`${amount} withdrawn, ${balance} left`)
}

async function main() {
  console.log('Without a lock:')
  await gather([() => withdraw(30), () => withdraw(50)])

  balance = 100
  const lock = new Lock()
  console.log('With a lock:')
  await gather([() => asyncWith(lock, () => withdraw(30)), () => asyncWith(lock, () => withdraw(50))])
  console.log(lock.locked() ? 'locked' : 'free again')
}

await run(main)
