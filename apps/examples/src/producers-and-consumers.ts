// A bounded queue between two kinds of tasks: put() waits while it is full, and get() while it is empty.

import { sleep, taskGroup } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Queue } from '@asyncio/sync'

async function bake(baker: string, seconds: number, shelf: Queue<string>) {
  for (let loaf = 1; loaf <= 3; loaf++) {
    await sleep(seconds)
    await shelf.put(`${baker}'s loaf ${loaf}`)
    console.log(`${baker} has put loaf ${loaf} on the shelf`)
  }
}

async function buy(customer: string, shelf: Queue<string>) {
  for (;;) {
    const loaf = await shelf.get()
    console.log(`   ${customer} takes ${loaf}`)
    await sleep(1)
    shelf.taskDone()
  }
}

async function main() {
  const shelf = new Queue<string>(2)
  await taskGroup(async (group) => {
    const customers = ['Cleo', 'Dan'].map((name) => group.createTask(() => buy(name, shelf)))

    await taskGroup((bakery) => {
      bakery.createTask(() => bake('Ann', 0.1, shelf))
      bakery.createTask(() => bake('Ben', 0.25, shelf))
    })
    console.log(`all is baked, ${shelf.qsize()} on the shelf`)
    await shelf.join()
    console.log('all is eaten')
    for (const customer of customers) customer.cancel()
  })
}

await run(main)
