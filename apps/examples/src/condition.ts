// A condition is a lock, and a place to wait for what others change: who waits gives the lock up, and has it again afterwards.

import { asyncWith, sleep, taskGroup } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Condition } from '@asyncio/sync'

let coins = 0

async function buy(customer: string, price: number, paid: Condition) {
  await asyncWith(paid, async () => {
    await paid.waitFor(() => coins >= price)
    coins -= price
    console.log(`${customer} has bought for ${price}, ${coins} left`)
  })
}

async function main() {
  const paid = new Condition()
  await taskGroup(async (group) => {
    group.createTask(() => buy('Ann', 5, paid))
    group.createTask(() => buy('Ben', 2, paid))
    for (const payment of [1, 2, 4]) {
      await sleep(1)
      await asyncWith(paid, () => {
        coins += payment
        console.log(`${payment} more, ${coins} in all`)
        paid.notifyAll()
      })
    }
  })
}

await run(main)
