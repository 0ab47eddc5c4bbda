// A lazy task begins in the loop's next turn; an eager one at once, and runs up to where it first has to wait.

import { createTask, eagerTaskFactory, getRunningLoop, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

const cache = new Map([['Oslo', 'snow']])

async function weather(place: string) {
  console.log(`${place}: looked up`)
  const known = cache.get(place)
  if (known !== undefined) return known
  await sleep(0.5)
  return 'fog'
}

async function ask() {
  const reports = ['Oslo', 'Lima'].map((place) => {
    console.log(`${place}: asked`)
    return createTask(() => weather(place))
  })
  console.log('all asked')
  for (const report of reports) console.log(await report)
}

async function main() {
  console.log('lazy')
  await ask()

  console.log('eager')
  getRunningLoop().setTaskFactory(eagerTaskFactory)
  await ask()
}

await run(main)
